"""Least squares with Gaussian priors of unknown width: the linear algebra under the rating."""

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.int64]


class Layout:
    """Where each parameter stands in the vector: a place is made when it is first asked for."""

    def __init__(self) -> None:
        self.places: dict[Hashable, int] = {}

    def at(self, *key: Hashable) -> int:
        """The place of the parameter called *key*."""
        return self.places.setdefault(key, len(self.places))

    def known(self, *key: Hashable) -> int | None:
        """The place of *key*, or ``None`` where there is none."""
        return self.places.get(key)

    def __len__(self) -> int:
        return len(self.places)


class Prior(Struct):
    """
    A belief that sums of parameters are near constants, with a common width.

    Each row says ``sum(factor * parameter) ~ N(constant, width**2 + extra)``.  Where *fitted*, the width is estimated
    from the rows themselves, not below *least*.
    """

    width: float
    fitted: bool = True
    least: float = 0.03
    rows: list[tuple[list[int], list[float], float, float]] = field(default_factory=list)

    def add(self, terms: Iterable[tuple[int, float]], constant: float = 0.0, extra: float = 0.0) -> None:
        """Believe that the sum of *terms*, each a place and its factor, is near *constant*."""
        places, factors = zip(*terms, strict=True)
        self.rows.append((list(places), list(factors), constant, extra))

    def packed(self) -> "Packed":
        """The rows as arrays, padded to equal length with factors of 0."""
        wide = max(len(row[0]) for row in self.rows)
        places = np.zeros((len(self.rows), wide), dtype=np.int64)
        factors = np.zeros((len(self.rows), wide))
        for number, (at, by, _, _) in enumerate(self.rows):
            places[number, : len(at)] = at
            factors[number, : len(by)] = by
        return Packed(
            self, places, factors, np.array([row[2] for row in self.rows]), np.array([row[3] for row in self.rows])
        )


class Packed(Struct):
    """A prior as arrays: places and factors of shape (rows, terms), constants and extra variances of shape (rows,)."""

    prior: Prior
    places: Indices
    factors: Array
    constants: Array
    extra: Array

    def misses(self, x: Array) -> Array:
        """By how much each sum misses its constant."""
        found: Array = (x[self.places] * self.factors).sum(axis=1) - self.constants
        return found

    def weights(self) -> Array:
        """One over the variance of each row."""
        found: Array = 1 / (self.prior.width**2 + self.extra)
        return found

    def spread(self, covariance: Array) -> Array:
        """The variance of each sum, where *covariance* is that of the parameters."""
        blocks = covariance[self.places[:, :, None], self.places[:, None, :]]
        found: Array = np.einsum("ri,rij,rj->r", self.factors, blocks, self.factors)
        return found

    def renew_width(self, x: Array, spread: Array) -> None:
        """One step of expectation-maximisation for the width; *spread* is the variance of each sum."""
        if not self.prior.fitted:
            return
        # A row of which part of the variance is known says the less of the width, the larger that part.
        share = self.prior.width**2 / (self.prior.width**2 + self.extra)
        second = share**2 * (self.misses(x) ** 2 + spread) + share * self.extra
        self.prior.width = max(float(np.sqrt(second.mean())), self.prior.least)


class Rows(Struct):
    """Rows of least squares: places and factors of shape (rows, terms), misses and weights of shape (rows,)."""

    places: Indices
    factors: Array
    misses: Array
    weights: Array


class Equations(Struct):
    """
    Normal equations of which the last parameters, the *lone* ones, never meet each other in a row.

    Their block is diagonal, so they are eliminated first: what is left to factorise is a third of the size, and a
    thirtieth of the work.
    """

    matrix: Array
    between: Array
    lone: Array
    gradient: Array

    @classmethod
    def of(cls, size: int, lone: int, parts: Sequence[Rows]) -> "Equations":
        """Sum *parts* over *size* parameters, of which the last *lone* are lone; place *size* is always 0."""
        kept = size - lone
        matrix, between = np.zeros(kept * kept), np.zeros(kept * lone)
        diagonal, gradient = np.zeros(lone), np.zeros(size + 1)
        for rows in parts:
            products = rows.weights[:, None, None] * rows.factors[:, :, None] * rows.factors[:, None, :]
            one = np.broadcast_to(rows.places[:, :, None], products.shape)
            other = np.broadcast_to(rows.places[:, None, :], products.shape)
            low, high = (one < kept) & (products != 0), (other >= kept) & (other < size) & (products != 0)
            inner = low & (other < kept)
            np.add.at(matrix, one[inner] * kept + other[inner], products[inner])
            across = low & high
            np.add.at(between, one[across] * lone + other[across] - kept, products[across])
            alone = (one >= kept) & high
            np.add.at(diagonal, one[alone] - kept, products[alone])
            np.add.at(gradient, rows.places, (rows.weights * rows.misses)[:, None] * rows.factors)
        return cls(matrix.reshape(kept, kept), between.reshape(kept, lone), diagonal, gradient[:-1])

    def step(self) -> Array:
        """The solution: by how much each parameter is too high."""
        kept = len(self.matrix)
        scaled = self.between / self.lone
        first = np.linalg.solve(
            self.matrix - scaled @ self.between.T, self.gradient[:kept] - scaled @ self.gradient[kept:]
        )
        second = (self.gradient[kept:] - self.between.T @ first) / self.lone
        return np.concatenate([first, second])

    def covariance(self) -> tuple[Array, Array]:
        """The covariance of the kept parameters, and the variances of the lone ones."""
        scaled = self.between / self.lone
        kept = np.linalg.inv(self.matrix - scaled @ self.between.T).astype(np.float64)
        lone: Array = 1 / self.lone + (scaled * (kept @ scaled)).sum(axis=0)
        return kept, lone
