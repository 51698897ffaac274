from app import distinct


def test_distinct():
    assert distinct([3, 1, 3, 2, 1]) == [3, 1, 2]
    assert distinct(list(range(400)) * 2) == list(range(400))
