package io.tidings.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.tidings.organization.OrganizationId;

/// Orders items so that organizations alternate.
public final class RoundRobin {

    private RoundRobin() {}

    /// At most `limit` of `all`, alternating between organizations; they keep their order.
    public static <T> List<T> first(int limit, List<T> all, Function<T, OrganizationId> organization) {
        if (all.size() <= limit) {
            return all;
        }
        Set<Integer> taken = new HashSet<>(of(IntStream.range(0, all.size()).boxed().toList(),
                i -> organization.apply(all.get(i))).subList(0, limit));
        return IntStream.range(0, all.size()).filter(taken::contains).mapToObj(all::get).toList();
    }

    /// The first of each organization, then the second of each, and so on; those of one organization in the order that
    /// they have.
    public static <T> List<T> of(Collection<T> all, Function<T, OrganizationId> organization) {
        Map<OrganizationId, Deque<T>> left = new LinkedHashMap<>();
        all.forEach(one -> left.computeIfAbsent(organization.apply(one), _ -> new ArrayDeque<>()).add(one));
        List<T> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            for (Iterator<Deque<T>> queues = left.values().iterator(); queues.hasNext();) {
                Deque<T> queue = queues.next();
                ordered.add(queue.remove());
                if (queue.isEmpty()) {
                    queues.remove();
                }
            }
        }
        return ordered;
    }
}
