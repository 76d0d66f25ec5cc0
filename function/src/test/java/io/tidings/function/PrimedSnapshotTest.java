package io.tidings.function;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.tidings.aws.AwsClients;
import io.tidings.function.Priming.Step;

import static org.assertj.core.api.Assertions.assertThat;

class PrimedSnapshotTest {

    @Test
    void shouldGoOnWhenAStepFails() {
        List<String> done = new ArrayList<>();
        List<Step> steps = List.of(
                new Step("first", () -> done.add("first")),
                new Step("broken", () -> {
                    throw new IllegalStateException("broken on purpose");
                }),
                new Step("last", () -> done.add("last")));

        new PrimedSnapshot(() -> steps, new AwsClients()).beforeCheckpoint(null);

        assertThat(done).containsExactly("first", "last");
    }
}
