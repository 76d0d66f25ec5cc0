package io.tidings.json;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonParserDelegate;

/// Reads numbers so that they are written again as they stood: `-0.0`, `-0` and `1e3` are not `0.0`, `0` and `1E+3`.
///
/// A tree holds numbers as values, which have no text of their own. The few whose text is another than that of their value
/// are values with a text.
final class PublishedNumbers extends JsonParserDelegate {

    PublishedNumbers(JsonParser parser) {
        super(parser);
    }

    @Override
    public BigDecimal getDecimalValue() throws IOException {
        BigDecimal value = super.getDecimalValue();
        String text = getText();
        return value.toString().equals(text) ? value : new Decimal(value, text);
    }

    /// An `int` cannot be a negative zero.
    @Override
    public NumberType getNumberType() throws IOException {
        return isNegativeZero() ? NumberType.BIG_INTEGER : super.getNumberType();
    }

    @Override
    public BigInteger getBigIntegerValue() throws IOException {
        return isNegativeZero() ? new NegativeZero() : super.getBigIntegerValue();
    }

    private boolean isNegativeZero() throws IOException {
        return super.getNumberType() == NumberType.INT && super.getIntValue() == 0 && getText().startsWith("-");
    }

    private static final class Decimal extends BigDecimal {

        private final String text;

        Decimal(BigDecimal value, String text) {
            super(value.unscaledValue(), value.scale());
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class NegativeZero extends BigInteger {

        NegativeZero() {
            super("0");
        }

        @Override
        public String toString() {
            return "-0";
        }
    }
}
