package io.tidings.cache;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LruMapTest {

    private final Map<String, Integer> map = LruMap.of(3);

    @Test
    void shouldKeepAsManyEntriesAsItMayAndNoMore() {
        map.put("a", 1);
        map.put("b", 2);
        map.put("c", 3);
        assertThat(map).hasSize(3);

        map.put("d", 4);

        assertThat(map).containsOnlyKeys("b", "c", "d");
    }

    @Test
    void shouldRemoveTheEntryThatWasUsedLeastRecently() {
        map.put("a", 1);
        map.put("b", 2);
        map.put("c", 3);

        assertThat(map.get("a")).isEqualTo(1);
        map.merge("b", 5, Integer::sum);
        map.computeIfAbsent("d", _ -> 4);

        assertThat(map).containsOnlyKeys("a", "b", "d").containsEntry("b", 7);
    }
}
