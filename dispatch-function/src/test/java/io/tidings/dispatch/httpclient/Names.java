package io.tidings.dispatch.httpclient;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.hc.client5.http.DnsResolver;

/// A domain name system that says what a test wants.
final class Names implements DnsResolver {

    private final Answers answers;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private Names(Answers answers) {
        this.answers = answers;
    }

    /// What a name means.
    interface Answers {

        /// @param count 1 for the first question
        List<String> to(String name, int count) throws UnknownHostException;
    }

    static Names that(Answers answers) {
        return new Names(answers);
    }

    /// All names mean these addresses.
    static Names all(String... addresses) {
        return new Names((_, _) -> List.of(addresses));
    }

    /// The names that were looked up.
    List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        asked.add(host);
        return answers.to(host, asked.size()).stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
