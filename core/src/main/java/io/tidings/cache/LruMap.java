package io.tidings.cache;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Maps of bounded size: beyond it, the entry that was used least recently is removed.
public final class LruMap {

    private LruMap() {}

    /// An empty map, which several threads may use.
    ///
    /// @param maxEntries how many entries it keeps
    public static <K, V> Map<K, V> of(int maxEntries) {
        return Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > maxEntries;
            }
        });
    }
}
