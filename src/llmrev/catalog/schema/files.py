"""What a file of each table must look like."""

from pydantic import BaseModel

from llmrev.catalog.schema import datasets, family, frameworks, reading, tables

SCHEMAS: dict[str, type[BaseModel]] = {
    "models": family.Family,
    "licenses": tables.LicenseFile,
    "evaluations": tables.EvaluationFile,
    "guide": reading.Topic,
    "organisations": tables.Organisations,
    "gpus": tables.Gpus,
    "quantizations": tables.Quantizations,
    "frameworks": frameworks.Frameworks,
    "datasets": datasets.Datasets,
    "tokenizers": tables.Tokenizers,
    "terms": reading.Terms,
    "vocabulary": tables.Vocabulary,
    "ability": tables.Abilities,
}
"""The model of each table's files."""
