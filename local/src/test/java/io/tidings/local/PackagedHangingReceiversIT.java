package io.tidings.local;

import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Isolated;

import io.tidings.local.functions.PackagedFunctions;

/// As [HangingReceiversIT], on the packages that ship: with two processes for each lane.
@Timeout(240)
@EnabledIfSystemProperty(named = "tidings.packaged", matches = "true|", disabledReason = "it takes two and a half minutes; HangingReceiversIT is in every build")
@Isolated("it measures")
class PackagedHangingReceiversIT {

    @Test
    void shouldCostOnlyTheirOwner() throws Exception {
        LocalSettings settings = new LocalSettings(0, PackagedStack.ADMIN_TOKEN, Optional.empty(), "127.0.0.0/8", "",
                LocalSettings.DEFAULT_VISIBILITY, LocalSettings.DEFAULT_SWEEP, true);
        try (LocalTidings stack = LocalTidings.start(settings)) {
            ((PackagedFunctions) stack.functions()).startAll();
            new HangingReceivers(stack, new TidingsClient(stack.uri(), PackagedStack.ADMIN_TOKEN), 40, 20,
                    Duration.ofSeconds(45), 2).run();
        }
    }
}
