package io.tidings.delivery;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.tidings.organization.OrganizationId;

import static org.assertj.core.api.Assertions.assertThat;

class RoundRobinTest {

    @Test
    void shouldTakeTheFirstOfEachBeforeTheSecondOfAny() {
        List<String> ordered = RoundRobin.of(List.of("a1", "a2", "a3", "b1", "a4", "c1", "b2"),
                name -> new OrganizationId(String.valueOf(name.charAt(0)).repeat(24)));

        assertThat(ordered).containsExactly("a1", "b1", "c1", "a2", "b2", "a3", "a4");
    }

    @Test
    void shouldTakeNothingOfNothing() {
        assertThat(RoundRobin.<String>of(List.of(), name -> new OrganizationId(name))).isEmpty();
    }
}
