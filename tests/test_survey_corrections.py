"""What the survey has wrong, leaves unsaid or says no longer truly: each is put right where a reader meets it."""

import re

import pytest

from llmrev.cli.app import run

CORRECTIONS = [
    # What was wrong.
    ("D1", "evaluation show llmzoo-chimera-gpt4-en", r"it has stood under “English”.* only the two tables of Phoenix are Chinese"),
    ("D2", "show moss-moon-003-base", r"Tokens seen +about 700B .*survey says about 70B"),
    ("D3", "show llama", r"Only the mix is published, no corpus; the weights need an approved form"),
    ("D4", "show alpaca", r"Only a 7B weight diff came out, under CC-BY-NC-4\.0"),
    ("D5", "show alpaca-lora", r"own adapter is 7B only; the larger ones are uploads of third parties"),
    ("D6", "framework show deepspeed-chat", r"OPT-66B +OPT-175B .*it is OPT-175B since 2023-04-18.* step 3 alone"),
    ("D7", "dataset show gpt4-comparison", r"answers of GPT-4, GPT-3\.5 and OPT-IML"),
    ("D8", "show chinese-chatllama", r"33B base was opened on 2023-04-27\. The 65B was “in training”"),
    ("D9", "show phoenix", r"The backbone is BLOOMZ-7B1-mt \(paper 2211\.01786\)"),
    ("D10", "term show emergent-abilities", r"Jason Wei's post, jasonwei\.net/blog/emergence.* Disputed: .* smooth curves"),
    ("D11", "guide survey", r"names Yang, Jin, Tang, Han, Feng, Jiang, Yin and Hu as its authors"),
    ("D12", "term show p-tuning", r"That is P-Tuning v2"),
    ("D13", "show dolly", r"v1, of 2023-03-24, is GPT-J 6B tuned on the Alpaca data.* v2, of 2023-04-12"),
    ("D14", "show gpt4all", r"first day of data collection.* GPT4All-J used 808,812 and snoozy 739,259"),
    ("D15", "show vicuna", r"day of the first code\. Vicuna was announced on 2023-03-30.* FastChat-T5 on 2023-04-28"),
    ("D16", "framework show open-assistant", r"Released +2022-12-13 .*release with video came on 2023-04-15"),
    # What was unclear or not said.
    ("U1", "show vicuna-13b-v1.1", r"Weights +delta .*only the difference to LLaMA was published"),
    ("U2", "show llama", r"commercial use is out for LLaMA v1 and for every model tuned from it"),
    ("U3", "show chatglm-6b", r"1T is tokens, Chinese and English together"),
    ("U4", "show chatglm-6b", r"GLM-130B, a base model, were out since August 2022; the 130B chat model stayed an API"),
    ("U5", "show chatyuan", r"PromptCLUE-large, of 770M.* out since 2023-01-13.* non-commercial research only"),
    ("U6", "show promptclue", r"the corpus is not\. .*CC-BY-NC-SA-4\.0.* 1\.5T is tokens seen; the corpus has about 100B"),
    ("U7", "show koala", r"cleaned ShareGPT part and the final mix were not released\. The 6 hours are those of the 13B"),
    ("U8", "show coati", r"No checkpoint was released\. The README discusses Coati-7B only"),
    ("U9", "show chimera", r"1\.58 GB stands in no README"),
    ("U10", "show baize", r"UC San Diego, with Sun Yat-sen University.* Alpaca's 52K instructions .* research only"),
    ("U11", "show stablelm", r"only configurations and a notebook\. .*3\.64B and 7\.87B.* CC-BY-SA-4\.0, tuned ones CC-BY-NC-SA-4\.0"),
    ("U12", "framework show lmflow", r"T5 has an encoder, and the README promised encoder models for “soon”"),
    ("U13", "show openchatkit", r"16 A100s \(2 x 8\) trained the 20B; the 7B used 8\. .*three of its parts hold output of OpenAI"),
    ("U14", "show oasst", r"161,443 messages in 66,497 trees, 461,292 ratings, 35 languages.* 88,838 messages"),
    ("U15", "show belle", r"LLaMA 7B \(2023-03-26\) and LLaMA 13B \(2023-04-11\), as XOR files; DATA_LICENSE is the ODC-By text"),
    ("U16", "show alpaca", r"CC-BY-NC-4\.0 since 2023-03-14; .*model_card\.md still says Apache-2\.0.* older ODC-By"),
    ("U17", "show llama", r"the model whose files and repositories are named 30B"),
    ("U18", "show codegen", r"BSD-3-Clause on the model card .* Apache-2\.0 at the top .* ecosystem-graphs lists none"),
    # What has changed since.
    ("T1", "show chatglm-6b", r"non-commercial when they came out .* since July 2023 commercial use is free once registered"),
    ("T2", "show chinese-llama-alpaca", r"pre-training script was open two weeks before .* 33B, Plus \(120 GB\) and Pro .* 4\.3M"),
    ("T3", "show moss", r"All of moss-003-sft-data since 2023-05-20 .* without its text-to-image part .* moss-moon-003-pm,"),
    ("T4", "framework show deepspeed-chat", r"supported since August 2023, and Llama 2 with it"),
    ("T5", "show vicuna", r"v1\.3 \(2023-06-22\) uses about 125K and comes merged; v1\.5 .* Llama 2"),
    ("T6", "show stablelm", r"They never came; .* Alpha v2, 3B-4E1T and StableLM 2 came instead"),
    ("T7", "show gpt-4-llm", r"No weights followed; the authors turned to LLaVA"),
    ("T8", "show baize", r"knows no Chinese version; a v2 in English, 7B and 13B, came on 2023-05-23"),
    ("T9", "show oasst", r"completed in October 2023; its last data set is OASST2"),
    ("T10", "show chinese-vicuna", r"Done on 2023-05-10, with chatv1"),
    ("T11", "show lamini", r"under CC-BY-4\.0 .* under Apache-2\.0 since January 2024"),
    ("T12", "show llama", r"Meta has offered Llama 2, with commercial use, in its place.* Superseded by llama-2-70b"),
]  # fmt: skip


def test_every_finding_of_the_review_has_a_line() -> None:
    """Sixteen errors, eighteen gaps, twelve changes."""
    findings = [
        f"{letter}{number}" for letter, last in (("D", 16), ("U", 18), ("T", 12)) for number in range(1, last + 1)
    ]

    assert [finding for finding, _command, _fact in CORRECTIONS] == findings


@pytest.mark.parametrize(
    ("command", "fact"), [pytest.param(command, fact, id=finding) for finding, command, fact in CORRECTIONS]
)
def test_a_reader_meets_what_is_so(command: str, fact: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The page of the model, table, term, data set or software on which the survey is mistaken says it."""
    status = run([*command.split(), "--format", "table"])
    out, err = capsys.readouterr()

    assert status == 0, err
    assert re.search(fact, " ".join(out.split()))
