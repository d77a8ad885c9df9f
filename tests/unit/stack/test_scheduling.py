from tests.scheduling import bundle_of


def test_tests_of_the_whole_system_run_in_few_bundles_and_others_file_by_file() -> None:
    bundles = {
        "tests/e2e/test_chaos.py": "chaos",
        "tests/e2e/test_killed_broker.py": "the system",
        "tests/e2e/test_rounds.py": "the system",
        "tests/contract/test_detection.py": "tests/contract/test_detection.py",
    }
    assert {file: bundle_of(file) for file in bundles} == bundles
