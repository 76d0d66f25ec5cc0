package io.tidings.api.event;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tidings.api.problem.ProblemException;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// As the URL Standard reads them.
class UrlEncodedFieldsTest {

    private static final String TYPE = "application/x-www-form-urlencoded";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "a=100%+%zz%4     | 100% %zz%4",
            "&&a=b&           | b",
            "a=b=c            | b=c",
            "a==              | '='",
            "a                | ''",
            "a=               | ''",
            "%61=%c3%A9+%2B   | 'é +'",
            "a=é              | é",
            "a=%25%32%35      | %25",
            "a=%              | %",
            "a=%%41           | %A",
            "a=x%09;b=c       | 'x\t;b=c'"})
    void shouldReadAField(String form, String value) {
        assertThat(UrlEncodedFields.read(TYPE, form.getBytes(UTF_8))).isEqualTo(Map.of("a", value));
    }

    @Test
    void shouldReadNoFieldsFromNothing() {
        assertThat(UrlEncodedFields.read(TYPE, new byte[0])).isEmpty();
    }

    @Test
    void shouldKeepTheOrder() {
        assertThat(UrlEncodedFields.read(TYPE, "z=1&a=2&m=3".getBytes(UTF_8)).keySet()).containsExactly("z", "a", "m");
    }

    @Test
    void shouldTakeTwoHundredFieldsAndNotOneMore() {
        StringBuilder form = new StringBuilder("f0=");
        for (int i = 1; i < Upload.MAX_FIELDS; i++) {
            form.append("&f").append(i).append("=a");
        }
        assertThat(UrlEncodedFields.read(TYPE, form.toString().getBytes(UTF_8))).hasSize(200);

        assertThatThrownBy(() -> UrlEncodedFields.read(TYPE, form.append("&last=").toString().getBytes(UTF_8)))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void shouldReadInTheCharsetThatIsNamed() {
        byte[] form = "a=\u00E9%E9".getBytes(ISO_8859_1);

        assertThat(UrlEncodedFields.read(TYPE + "; charset=iso-8859-1", form)).isEqualTo(Map.of("a", "éé"));
        assertThatThrownBy(() -> UrlEncodedFields.read(TYPE, form)).isInstanceOf(ProblemException.class);
    }
}
