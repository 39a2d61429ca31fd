"""Boxes and their barcodes."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.gs1_128 import info

from kernel.refused import Refused
from services.planning.domain.parcel import Piece, check_digit, pack, scanned, sscc


def piece(quantity=1, boxes=1, grams=150) -> Piece:
    return Piece(Decimal(str(quantity)), boxes, grams)


@pytest.mark.parametrize(
    ("pieces", "weights"),
    [
        ([piece(grams=18500)], [18500]),  # a bicycle
        ([piece(2, grams=18500)], [18500, 18500]),
        ([piece(), piece(3, grams=200)], [750]),  # small things share one
        ([piece(grams=8000), piece(grams=7999)], [8000, 7999]),  # from eight kilos on, a box of its own
        ([piece(2, boxes=3, grams=30001)], [10001, 10000, 10000] * 2),  # a wardrobe in three boxes, twice
        ([piece(boxes=2, grams=0)], [0, 0]),  # light, but in two boxes
        ([piece(1.5)], [300]),
        ([], []),
        ([piece(0)], []),
    ],
)
def test_large_things_have_boxes_of_their_own_and_small_ones_share(pieces, weights):
    assert pack(pieces) == weights


def test_staffs_own_count_of_boxes_counts():
    assert pack([piece(2, grams=18500), piece()], fixed=3) == [12384, 12383, 12383]
    assert pack([piece()], fixed=1) == [150]


@pytest.mark.row("CAR-05")
@pytest.mark.row("C-04")
@given(prefix=st.sampled_from(["871234", "8712345", "8712345678"]), serial=st.integers(0, 10**7 - 2))
def test_every_serial_number_has_its_own_valid_barcode(prefix, serial):
    barcode = sscc(prefix, serial)

    assert len(barcode) == 18
    assert barcode[1:].startswith(prefix)
    assert sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(barcode)) % 10 == 0
    assert info(f"(00){barcode}") == {"00": barcode}
    assert sscc(prefix, serial + 1) != barcode


def test_an_example_of_gs1s_own():
    assert check_digit("37610425002123456") == "9"
    assert sscc("7610425", 3002123456) == "376104250021234569"


def test_the_extension_digit_takes_what_the_serial_outgrows_and_then_it_is_over():
    assert sscc("8712345", 10**9)[0] == "1"
    with pytest.raises(Refused, match="All parcel numbers of the GS1 prefix 8712345 are used up"):
        sscc("8712345", 10**10)


@pytest.mark.parametrize(
    "read",
    [
        "{0}",
        "00{0}",
        "(00){0}",
        "(00) {0}",
        "]C100{0}",
        " 00{0}\n",
        "\x1d00{0}",
    ],
)
def test_a_scan_is_understood_with_and_without_its_application_identifier(read):
    barcode = sscc("8712345", 1)

    assert scanned(read.format(barcode)) == barcode


def test_a_misread_barcode_is_refused_and_another_text_is_left_alone():
    barcode = sscc("8712345", 1)
    wrong = barcode[:-1] + str((int(barcode[-1]) + 1) % 10)

    with pytest.raises(Refused, match="Scan it again"):
        scanned(wrong)
    assert scanned(" 3SPKBN000123456 ") == "3SPKBN000123456"
    assert scanned("100012866") == "100012866"
