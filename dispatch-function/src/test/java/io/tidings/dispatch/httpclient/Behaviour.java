package io.tidings.dispatch.httpclient;

import java.net.ServerSocket;
import java.util.function.Supplier;

/// Something that receivers do, and what follows from it.
///
/// @param section where it stands on the page
/// @param title the receiver, in words
/// @param scheme of the URL under which it is called
/// @param host of that URL
/// @param server where it listens
/// @param follows what is recorded, as [Recorded] says it
record Behaviour(Section section, String title, String scheme, String host, Supplier<ServerSocket> server,
        Receiver.Conduct conduct, String follows) {

    enum Section {
        STATUS("The status decides",
                "The head of an answer is an answer. Its body is read for the sake of whoever looks at the delivery: of it, "
                        + "8 KiB are kept, of each header 500 characters, of headers 30. However the body ends, what came of it is kept."),
        LATER("When it is called again",
                "`Retry-After` (seconds or a date) on 413, 429, 500, 502, 503 and 504 is kept to, up to 24 hours. Of several, the "
                        + "latest counts. Without it, the schedule of the webhook decides."),
        HEAD("Heads that are read",
                "Many clients are stricter; callbacks take what can be understood in one way only."),
        PROTOCOL("What is not HTTP", "None of this is an answer. The delivery is attempted again by its schedule."),
        CONNECTION("Connections that fail",
                "The delivery is attempted again by its schedule. Several in a row open the webhook's circuit."),
        TLS("TLS",
                "TLS 1.2 and 1.3, and certificates that an authority of the JDK vouches for. Whatever fails is attempted again, and is named by "
                        + "its facts. Where there are several, all are named.");

        final String title;
        final String introduction;

        Section(String title, String introduction) {
            this.title = title;
            this.introduction = introduction;
        }
    }

    @Override
    public String toString() {
        return title;
    }
}
