"""Decides which status of an evaluator's response counts as delivered, and says what the others mean."""

SUCCESS = 200
"""The only status that ends the retries."""


def refusal(status: int) -> str:
    """Explain to the operator a status other than 200."""
    meanings = {
        400: "the evaluator does not know this email, task, round and nonce",
        404: "there is nothing at the evaluation URL",
        429: "the evaluator is asked too often",
    }
    redirected = "it redirects, which is not followed" if status // 100 == 3 else None  # noqa: PLR2004 - 3xx
    return f"the evaluator answered {status}: {redirected or meanings.get(status, 'only 200 counts')}"
