package io.tidings.local.benchmark;

import java.io.OutputStream;

import ch.qos.logback.core.OutputStreamAppender;

/// Formats what is logged and throws it away: logging costs what it costs, without a terminal's slowness.
public final class DiscardingAppender<E> extends OutputStreamAppender<E> {

    @Override
    public void start() {
        setOutputStream(OutputStream.nullOutputStream());
        super.start();
    }
}
