package io.tidings.local;

import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Isolated;

import io.tidings.local.functions.Functions;
import io.tidings.local.lambda.Interceptor;
import io.tidings.local.queue.EventSourceSettings;

/// Receivers that hang cost nobody but their owner: sixty with the longest time-out, twenty of which are made meanwhile.
@Timeout(240)
@DisabledIfSystemProperty(named = "tidings.packaged", matches = "true|", disabledReason = "PackagedHangingReceiversIT has a load that two processes for each lane can take")
@Isolated("it measures")
class HangingReceiversIT {

    @Test
    void shouldCostOnlyTheirOwner() throws Exception {
        LocalSettings settings = new LocalSettings(0, "admin", Optional.empty(), "127.0.0.0/8", "");
        EventSourceSettings source = new EventSourceSettings(10, Duration.ZERO, 20, Functions.DISPATCH_TIMEOUT);
        try (LocalTidings stack = LocalTidings.start(settings, source, Interceptor.NONE)) {
            new HangingReceivers(stack, new TidingsClient(stack.uri(), "admin"), 40, 20, Duration.ofSeconds(36), 3)
                    .run();
        }
    }
}
