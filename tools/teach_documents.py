"""Fits the statuses of a field to whole documents, starting at what was fitted to sentences.

Whoever reads takes the sentence that weighs most; a label says what the document answers, and
quotes only one of the sentences that say it. So each status weighs the soft maximum (log of the sum
of exponentials) over the sentences of a document, and the loss is that of a softmax over the
statuses and "says nothing", which weighs 0. Multiple-instance learning, in the words of the field.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix


PULL = 10.0
"""How strongly weights are held to where they start: times half the square of the difference."""
STEPS = 25
"""Iterations of L-BFGS at most."""
EVEN = 0.5
"""How far rare statuses are weighed up: 0 not at all, 1 until all weigh the same together."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What tells one answer: field, status and value, a bias in logits, a weight per feature."""

    answer: tuple[str, str, str]
    bias: float
    weights: np.ndarray


@dataclass(frozen=True, slots=True)
class Documents:
    """Sentences by features, the row at which each document starts, and its status by number.

    Number 0 is a document that says nothing.
    """

    table: csr_matrix
    starts: np.ndarray
    status: np.ndarray

    def loss(self, start: np.ndarray, flat: np.ndarray) -> tuple[float, np.ndarray]:
        """Loss and gradient at `flat`; the last row of both is the bias, which nothing pulls."""
        at = flat.reshape(start.shape)
        scores = self.table @ at[:-1] + at[-1]
        lengths = np.diff(np.append(self.starts, len(scores)))
        top = np.maximum.reduceat(scores, self.starts, axis=0)
        parts = np.exp(scores - np.repeat(top, lengths, axis=0))
        sums = np.add.reduceat(parts, self.starts, axis=0)
        said = np.column_stack((np.zeros(len(sums)), top + np.log(sums)))
        high = said.max(axis=1, keepdims=True)
        whole = high[:, 0] + np.log(np.exp(said - high).sum(axis=1))
        rows, counts = np.arange(len(said)), self._counts(said.shape[1])
        off = np.exp(said - whole[:, None])
        off[rows, self.status] -= 1
        share = parts / np.repeat(sums, lengths, axis=0)
        slope = share * np.repeat((counts[:, None] * off)[:, 1:], lengths, axis=0)
        away = at[:-1] - start[:-1]
        loss = (counts * (whole - said[rows, self.status])).sum() + PULL / 2 * (away**2).sum()
        gradient = np.vstack((self.table.T @ slope + PULL * away, slope.sum(axis=0)))
        return float(loss), gradient.ravel()

    def _counts(self, statuses: int) -> np.ndarray:
        """What each document counts."""
        many = np.bincount(self.status, minlength=statuses)
        each = (len(self.status) / np.maximum(many, 1)) ** EVEN
        even: np.ndarray = (each * len(self.status) / (each * many).sum())[self.status]
        return even


def of_documents(
    fits: Sequence[Fit],
    table: csr_matrix,
    starts: Sequence[int],
    said: Sequence[Mapping[str, str]],
) -> list[Fit]:
    """The fits, those of statuses fitted anew.

    `starts` are the rows of `table` at which documents start, `said` what statuses their labels
    give to fields.
    """
    done: list[Fit] = []
    for field in dict.fromkeys(fit.answer[0] for fit in fits):
        of_field = [fit for fit in fits if fit.answer[0] == field]
        old = [fit for fit in of_field if not fit.answer[2]]
        known = {fit.answer[1]: number for number, fit in enumerate(old, 1)}
        status = np.array([known.get(labels.get(field, ""), 0) for labels in said])
        start = np.array([[*fit.weights, fit.bias] for fit in old]).T
        documents = Documents(table, np.array(starts), status)
        found = minimize(
            lambda flat, documents=documents, start=start: documents.loss(start, flat),
            start.ravel(),
            jac=True,
            method="L-BFGS-B",
            options={"maxiter": STEPS},
        )
        columns = found.x.reshape(start.shape).T
        done += [
            Fit(fit.answer, float(column[-1]), column[:-1])
            for fit, column in zip(old, columns, strict=True)
        ]
        done += [fit for fit in of_field if fit.answer[2]]
    return sorted(done, key=lambda fit: fit.answer)
