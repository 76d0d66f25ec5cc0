package io.tidings.local.lambda;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LocalFunctionTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Test
    void shouldReturnWhatTheHandlerReturns() {
        assertThat(function((name, _) -> "hello " + name, TIMEOUT).invoke("you"))
                .isEqualTo(new Invocation.Returned<>("hello you"));
    }

    @Test
    void shouldReportWhatTheHandlerThrows() {
        var broken = new IllegalStateException("broken");

        assertThat(function((_, _) -> {
            throw broken;
        }, TIMEOUT).invoke("you")).isEqualTo(new Invocation.Failed<>(broken));
    }

    @Test
    void shouldInterruptAHandlerWhoseTimeIsOver() throws InterruptedException {
        var interrupted = new CountDownLatch(1);
        var timeout = Duration.ofMillis(50);

        assertThat(function((_, _) -> sleepUntilInterrupted(interrupted), timeout).invoke("you"))
                .isEqualTo(new Invocation.TimedOut<>(timeout));
        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldWaitNoLongerThanTheCaller() {
        var patience = Duration.ofMillis(50);

        assertThat(function((_, _) -> sleepUntilInterrupted(new CountDownLatch(1)), TIMEOUT).invoke("you", patience))
                .isEqualTo(new Invocation.TimedOut<>(patience));
    }

    @Test
    void shouldCountDownTheRemainingTime() {
        function((_, context) -> {
            var before = context.getRemainingTimeInMillis();
            assertThat(before).isBetween(1, 10_000);
            sleepAMoment();
            assertThat(context.getRemainingTimeInMillis()).isLessThan(before);
            return "";
        }, TIMEOUT).invoke("you");
    }

    @Test
    void shouldGiveEachInvocationItsOwnRequestId() {
        var function = function((_, context) -> context.getAwsRequestId(), TIMEOUT);

        assertThat(function.invoke("a")).isNotEqualTo(function.invoke("b"));
    }

    private static LocalFunction<String, String> function(RequestHandler<String, String> handler, Duration timeout) {
        return new LocalFunction<>("test", handler, timeout);
    }

    private static String sleepUntilInterrupted(CountDownLatch interrupted) {
        try {
            Thread.sleep(TIMEOUT);
        } catch (InterruptedException e) {
            interrupted.countDown();
        }
        return "";
    }

    private static void sleepAMoment() {
        try {
            Thread.sleep(Duration.ofMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
