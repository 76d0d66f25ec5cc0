package io.tidings.faults;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Wraps ports, so that something may go wrong at each call of them, which is a step of a process.
final class Ports {

    /// How far an index lags behind.
    private static final Duration LAG = Duration.ofSeconds(10);

    private final Host host;
    private final Chance chance;
    private final Faults faults;
    private final Witness witness;
    private final Runnable race;
    private final Map<List<Object>, Seen> former = new HashMap<>();

    /// What an index answered, and when.
    private record Seen(Object answer, Instant at) {}

    /// Hears of everything that takes effect.
    interface Witness {

        /// @param result null if there is none
        void saw(String step, Object[] arguments, Object result);

        /// Whether a query of an index would find nothing. Most of a sweep's would, so they are skipped.
        boolean knowsNothingOf(Class<?> port, String step, Object[] arguments);
    }

    /// @param race what somebody else does at the same time
    Ports(Host host, Chance chance, Faults faults, Witness witness, Runnable race) {
        this.host = host;
        this.chance = chance;
        this.faults = faults;
        this.witness = witness;
        this.race = race;
    }

    <T> T wrap(Class<T> port, T real) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[]{port},
                (_, method, arguments) -> new Step(port, real, method, arguments).make()));
    }

    private final class Step {

        private final Class<?> port;
        private final Object real;
        private final Method method;
        private final Object[] arguments;

        Step(Class<?> port, Object real, Method method, Object[] arguments) {
            this.port = port;
            this.real = real;
            this.method = method;
            this.arguments = arguments == null ? new Object[0] : arguments;
        }

        Object make() throws Throwable {
            if (method.getDeclaringClass() == Object.class) {
                return method.invoke(real, arguments);
            }
            host.step();
            if (witness.knowsNothingOf(port, method.getName(), arguments)) {
                return List.of();
            }
            Fault fault = faults.at(possible());
            if (fault == null) {
                return effect();
            }
            host.trace(fault + " at " + this);
            return switch (fault) {
                case CRASH_BEFORE -> killed();
                case CRASH_AFTER -> after(effect(), host::kill);
                case SLOW -> slow();
                case THROTTLED -> throw new Failure(fault + " at " + this);
                case TIMED_OUT -> after(effect(), this::fail);
                case RETRIED -> retried();
                case PARTIAL -> partial();
                case RACE_BEFORE -> raced();
                case RACE_AFTER -> after(effect(), this::race);
                case STALE_INDEX -> former();
                default -> throw new AssertionError(fault);
            };
        }

        private Object killed() {
            host.kill();
            throw new AssertionError("it lives");
        }

        private Object after(Object result, Runnable then) {
            then.run();
            return result;
        }

        private void fail() {
            throw new Failure("failed after " + this);
        }

        private Object retried() throws Throwable {
            effect();
            return effect();
        }

        private void race() {
            race.run();
            host.step();
        }

        private Object raced() throws Throwable {
            race();
            return effect();
        }

        private Set<Fault> possible() {
            return switch (method.getName()) {
                case "send" -> Fault.OF_CALLBACKS;
                case "changeVisibility" -> Fault.OF_HIDING;
                case "findDue", "findDueAfter", "findHeld" -> Fault.OF_INDEXES;
                case "saveDelivered", "enqueue", "enqueueDelayed" -> Fault.OF_BATCHES;
                case "save", "noteSlow", "claimTrial", "endTrial", "add", "claim",
                        "update", "saveHealth",
                        "saveIfAbsent", "complete",
                        "postponeCheck",
                        "hold",
                        "sendDeadLetter" ->
                    Fault.OF_WRITES;
                default -> Fault.OF_READS;
            };
        }

        private Object effect() throws Throwable {
            Object result;
            try {
                result = method.invoke(real, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (asksAnIndex()) {
                former.put(question(), new Seen(result, host.now()));
            }
            witness.saw(method.getName(), arguments, result);
            return result;
        }

        /// The process may run out of time, before or after the effect.
        private Object slow() throws Throwable {
            boolean before = chance.of(0.5);
            Object result = before ? null : effect();
            host.pass(Duration.ofSeconds(chance.between(1, 90)));
            host.step();
            return before ? effect() : result;
        }

        /// Hiding fails without a word; everything else says so.
        private Object partial() throws Throwable {
            if (arguments[0] instanceof Map<?, ?> all) {
                Map<Object, Object> some = new LinkedHashMap<>(all);
                some.keySet().retainAll(chance.someOf(all.keySet()));
                arguments[0] = some;
                return effect();
            }
            arguments[0] = chance.someOf((Collection<?>) arguments[0]);
            effect();
            throw new Failure("a part failed at " + this);
        }

        /// What the index showed a moment ago, if it was asked; else nothing that was not there.
        private Object former() throws Throwable {
            return Optional.ofNullable(former.get(question()))
                    .filter(seen -> !host.now().isAfter(seen.at().plus(LAG)))
                    .map(Seen::answer)
                    .orElse(effect());
        }

        /// What the index is asked, whenever that is.
        private List<Object> question() {
            return Stream.concat(Stream.of(port, method.getName()), Arrays.stream(arguments))
                    .filter(part -> !(part instanceof Instant))
                    .toList();
        }

        private boolean asksAnIndex() {
            return possible().equals(Fault.OF_INDEXES);
        }

        @Override
        public String toString() {
            return port.getSimpleName() + "." + method.getName();
        }
    }
}
