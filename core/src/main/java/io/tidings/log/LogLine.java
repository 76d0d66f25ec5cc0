package io.tidings.log;

import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.MDC;
import org.slf4j.spi.LoggingEventBuilder;

/// A wide line of the log: what happened, in a word or two, and a field for everything worth searching by.
public final class LogLine {

    private LoggingEventBuilder line;

    private LogLine(LoggingEventBuilder line) {
        this.line = line;
    }

    /// A line of the level `INFO`.
    public static LogLine info(Logger log) {
        return new LogLine(log.atInfo());
    }

    /// A field, unless all lines of the invocation have it anyway.
    public LogLine with(String field, Object value) {
        if (!value.equals(MDC.get(field))) {
            line = line.addKeyValue(field, value);
        }
        return this;
    }

    /// A field that is left out where there is nothing to say.
    public LogLine with(String field, Optional<?> value) {
        return value.isPresent() ? with(field, value.get()) : this;
    }

    public void write(String message) {
        line.log(message);
    }
}
