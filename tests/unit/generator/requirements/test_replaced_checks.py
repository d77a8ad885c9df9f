"""What a brief does away with on purpose is told from what it leaves in force."""

import pytest

from contracts.brief import Check
from generator.requirements.replaced_checks import is_replaced
from tests.unit.generator.situations import brief

TOTAL = "document.querySelector('#total-sales').textContent === '42'"
BY_ID = 'document.getElementById("total") !== null'


def replaced(check: str, text: str, *, own: str = "", kind: str = "js") -> bool:
    own_checks = (Check(kind="js", text=own),) if own else ()
    return is_replaced(Check.model_validate({"kind": kind, "text": check}), brief(text=text, checks=own_checks))


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (TOTAL, "Rename #total-sales to #revenue."),
        (TOTAL, "Show a chart. Please rename the element `#total-sales` to `#revenue`, and keep the rest."),
        (TOTAL, "Rename the id from `total-sales` to `revenue`."),
        (TOTAL, "Change the id `total-sales` into `revenue`."),
        (TOTAL, "Remove the old elements `#chart`, `#legend` and `#total-sales`."),
        (TOTAL, "The element total-sales is replaced by a table."),
        (TOTAL, "`#total-sales` must be removed."),
        (TOTAL, "`#total-sales` is no longer needed."),
        (TOTAL, "Use `#revenue` instead of `#total-sales`."),
        (TOTAL, "`total-sales` -> `revenue`"),
        (TOTAL, "# Remove:\n\n- `#chart`\n- `#total-sales`\n"),
        (BY_ID, "Drop the element with id total."),
        (BY_ID, "Change the id of the total from `total` to `grand-total`."),
        (BY_ID, "The element #total should be called #sum now."),
        (BY_ID, "We don't need #total any more."),
        ("document.title === 'Sales Report'", 'Replace the title "Sales Report" with "Revenue".'),
        ("!!document.querySelector('[data-view=\"grid\"]')", "Get rid of `grid`; a list is enough."),
        ("!!document.querySelector('table .totalRow')", "Delete the class totalRow."),
    ],
)
def test_what_the_brief_says_to_rename_remove_or_replace_is_replaced(check: str, text: str) -> None:
    assert replaced(check, text)


@pytest.mark.parametrize(
    ("check", "text"),
    [
        ("data.csv is in the repository", "Delete data.csv."),
        ("The page shows 'Hello world'", "Say 'Good morning' rather than 'Hello world'."),
        ("#total exists", "Remove #total."),
    ],
)
def test_a_sentence_is_replaced_by_the_file_text_or_id_that_it_names(check: str, text: str) -> None:
    assert replaced(check, text, kind="sentence")


def test_a_check_of_a_file_that_the_brief_forbids_is_replaced() -> None:
    check = Check(kind="sentence", text="old.csv is in the repository")
    assert is_replaced(check, brief(text="Tidy up."), forbidden=("old.csv",))
    assert not is_replaced(check, brief(text="Tidy up."), forbidden=("new.csv",))


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (TOTAL, "Add a filter by region. #total-sales follows it."),
        (TOTAL, "Rename #total to #revenue."),
        (TOTAL, "Do not rename `#total-sales`."),
        (TOTAL, "Never remove or rename `#total-sales`."),
        (TOTAL, "Change #total-sales to show two decimals."),
        (TOTAL, "Replace the chart with `#total-sales`."),
        (TOTAL, "Remove the legend below `#total-sales`."),
        (TOTAL, "Add a button to remove `#total-sales`."),
        (TOTAL, "When nothing is selected, `#total-sales` is removed."),
        (TOTAL, "A user can delete `#total-sales`."),
        (BY_ID, "Remove the total from every row of the table."),
        ("document.title === 'Sales'", "Remove the word `Revenue`. Sales are shown by month."),
        ("!!document.querySelector('#a1')", "Rename `a10` to `a11`."),
    ],
)
def test_what_the_brief_leaves_alone_or_in_doubt_stays_in_force(check: str, text: str) -> None:
    assert not replaced(check, text)


def test_another_value_of_the_same_expression_replaces_the_earlier_one() -> None:
    now = 'document.querySelector("#total-sales").textContent === "50"'
    assert replaced(TOTAL, "Use the new data.", own=now)
    assert replaced(
        "document.querySelectorAll('li').length === 3", "More.", own="document.querySelectorAll('li').length===5"
    )


@pytest.mark.parametrize(
    "own",
    [
        TOTAL,
        "document.querySelector('#revenue').textContent === '42'",
        "document.querySelector('#total-sales').textContent.includes('50')",
    ],
)
def test_an_own_check_of_something_else_replaces_nothing(own: str) -> None:
    assert not replaced(TOTAL, "Use the new data.", own=own)
