package io.tidings.api.oidc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import static java.nio.charset.StandardCharsets.UTF_8;

/// An OpenID Connect issuer on loopback, which signs whatever it is told to.
public final class TestingIssuer implements AutoCloseable {

    public static final String AUDIENCE = "tidings";

    static final RSAKey RSA = rsa("rsa");

    private static final String DISCOVERY = "/realm/.well-known/openid-configuration";
    private static final String KEYS = "/keys";

    private final HttpServer server;
    private final List<JWK> keys = new ArrayList<>(List.of(RSA));
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile Optional<String> discovery = Optional.empty();
    private volatile Optional<String> answer = Optional.empty();
    private volatile int status = 200;
    private volatile Duration delay = Duration.ZERO;

    private TestingIssuer(HttpServer server) {
        this.server = server;
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(DISCOVERY, exchange -> answer(exchange, 200, discovery.orElseGet(this::metadata)));
        server.createContext(KEYS, this::answerKeys);
        server.start();
    }

    public static TestingIssuer start() {
        try {
            return new TestingIssuer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the claim `iss` says.
    public String name() {
        return url("/realm");
    }

    String keysUrl() {
        return url(KEYS);
    }

    /// What the function is told of this issuer.
    public Map<String, Object> settings() {
        return Map.of("tidings.oidc-issuer", name(), "tidings.oidc-audience", AUDIENCE);
    }

    /// How often its keys have been asked for.
    public int fetches() {
        return fetches.get();
    }

    /// Publishes these keys and no others.
    void publish(JWK... published) {
        keys.clear();
        keys.addAll(List.of(published));
        answer = Optional.empty();
        status = 200;
    }

    /// Says this of its keys instead.
    void answer(int newStatus, String body) {
        status = newStatus;
        answer = Optional.of(body);
    }

    /// Says this of itself instead.
    void describe(String metadata) {
        discovery = Optional.of(metadata);
    }

    void delay(Duration time) {
        delay = time;
    }

    /// Stops answering.
    public void goDown() {
        server.stop(0);
    }

    /// Good claims, for the next five minutes.
    public JWTClaimsSet.Builder claims() {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder().issuer(name())
                .audience(AUDIENCE)
                .subject("someone")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)));
    }

    /// A JWT with these claims and a good signature.
    public String sign(JWTClaimsSet.Builder claims) {
        return sign(RSA, JWSAlgorithm.RS256, claims);
    }

    static String sign(JWK key, JWSAlgorithm algorithm, JWTClaimsSet.Builder claims) {
        return sign(key, new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims);
    }

    static String sign(JWK key, JWSHeader header, JWTClaimsSet.Builder claims) {
        try {
            JWSSigner signer = new DefaultJWSSignerFactory().createJWSSigner(key, header.getAlgorithm());
            SignedJWT jwt = new SignedJWT(header, claims.build());
            jwt.sign(signer);
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static JWK ec(Curve curve) {
        try {
            return new ECKeyGenerator(curve).keyID(curve.getName()).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answerKeys(HttpExchange exchange) throws IOException {
        fetches.incrementAndGet();
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        answer(exchange, status, answer.orElseGet(() -> new JWKSet(keys).toString(true)));
    }

    private String metadata() {
        return "{\"issuer\": \"%s\", \"jwks_uri\": \"%s\"}".formatted(name(), keysUrl());
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
