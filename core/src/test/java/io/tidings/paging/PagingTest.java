package io.tidings.paging;

import java.util.Base64;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.testing.Examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Cursors and page requests at the edges of what they may be.
class PagingTest {

    @ParameterizedTest
    @ValueSource(strings = {"66ec434e84b4103f670cb617", "deployment.build.created", "2026-03-01T12:00:00Z#66ec", "~"})
    void shouldReadBackACursor(String position) {
        Cursor cursor = new Cursor(position);

        assertThat(Cursor.decode(cursor.encoded())).isEqualTo(cursor);
        assertThat(cursor.encoded()).matches("[A-Za-z0-9_-]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!", "a", "=", "YQ= =", "w", "_w", "AA", "IA", "w6k"})
    void shouldRefuseWhatIsNoCursor(String text) {
        assertThatThrownBy(() -> Cursor.decode(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be a cursor from an earlier answer");
    }

    @Test
    void shouldRefuseACursorThatIsTooLong() {
        assertThat(new Cursor("a".repeat(256)).position()).hasSize(256);
        String tooLong = Base64.getUrlEncoder().encodeToString("a".repeat(257).getBytes(UTF_8));

        assertThatThrownBy(() -> Cursor.decode(tooLong)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldAskForOneToAHundredItems() {
        assertThat(PageRequest.first().limit()).isEqualTo(50);
        assertThat(PageRequest.first(1).limit()).isEqualTo(1);
        assertThat(PageRequest.first(100).limit()).isEqualTo(100);
        for (int limit : List.of(-1, 0, 101)) {
            assertThatThrownBy(() -> PageRequest.first(limit)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldKeepTheSizeFromPageToPage() {
        Cursor next = new Cursor(Examples.id());

        assertThat(PageRequest.first(7).from(next)).isEqualTo(new PageRequest(7, Optional.of(next)));
    }

    @Test
    void shouldMapTheItemsOfAPageAndKeepItsCursor() {
        Page<String> page = new Page<>(List.of("a", "bc"), Optional.of(new Cursor("x")));

        assertThat(page.map(String::length)).isEqualTo(new Page<>(List.of(1, 2), page.next()));
    }
}
