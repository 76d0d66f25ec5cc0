package io.tidings.dispatch.httpclient;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

import io.micronaut.core.annotation.Nullable;

import io.tidings.sending.Outcome.Failure;

/// Encrypts connections by TLS 1.2 or 1.3, to receivers that the authorities of the JDK vouch for by name; and says what
/// a handshake failed of.
final class Tls {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final String[] APPLICATION_PROTOCOLS = {"http/1.1"};
    private static final String NO_CLIENT_CERTIFICATE = "the receiver demands a client certificate, which callbacks do not have";
    private static final Pattern ALERT = Pattern.compile("fatal alert: ([a-z_]{1,40})");
    private static final Pattern OLD_VERSION = Pattern.compile("selected protocol version (SSL|TLS)v?([0-9.]{1,4})");

    /// Set when the receiver asks for a client certificate, in the thread that shakes hands with it.
    private static final ScopedValue<AtomicBoolean> CLIENT_CERTIFICATE_WANTED = ScopedValue.newInstance();

    private final SSLContext context;

    /// @param authorities the trusted certificate authorities; `null` for those of the JDK
    Tls(@Nullable KeyStore authorities) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities);
            X509ExtendedTrustManager trust = Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
            context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[]{new NoCertificates()}, new TrustManager[]{new ExplainingTrust(trust)},
                    null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no TLS", e);
        }
    }

    /// Shakes hands.
    ///
    /// @throws NoAnswerException if that fails
    Connection encrypted(Origin origin, SocketChannel channel) throws IOException {
        AtomicBoolean clientCertificateWanted = new AtomicBoolean();
        try {
            SSLSocket socket = (SSLSocket) context.getSocketFactory()
                    .createSocket(channel.socket(), origin.host(), origin.port(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setProtocols(PROTOCOLS);
            parameters.setApplicationProtocols(APPLICATION_PROTOCOLS);
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            ScopedValue.where(CLIENT_CERTIFICATE_WANTED, clientCertificateWanted).call(() -> {
                socket.startHandshake();
                return socket;
            });
            return Connection.encrypted(origin, channel, socket, clientCertificateWanted.get());
        } catch (IOException e) {
            throw new NoAnswerException(Failure.TLS, inWords(e, clientCertificateWanted.get()), e);
        }
    }

    private static String inWords(IOException fault, boolean clientCertificateWanted) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof ExplainingTrust.UntrustedException untrusted) {
                return String.valueOf(untrusted.getMessage());
            }
        }
        String message = String.valueOf(fault.getMessage());
        if (message.contains("Unsupported or unrecognized SSL message")) {
            return "the receiver answers in plain text: it does not speak TLS on this port";
        }
        Matcher old = OLD_VERSION.matcher(message);
        if (old.find()) {
            return "the receiver speaks " + version(old.group(1), old.group(2))
                    + " only: callbacks need TLS 1.2 or TLS 1.3";
        }
        Matcher alert = ALERT.matcher(message);
        if (alert.find()) {
            return ofAlert(alert.group(1), clientCertificateWanted);
        }
        if (clientCertificateWanted) {
            return NO_CLIENT_CERTIFICATE;
        }
        if (has(fault, SocketException.class) || message.contains("Broken pipe")) {
            return "the receiver reset the connection in the TLS handshake";
        }
        return has(fault, EOFException.class) || message.contains("terminated the handshake")
                ? "the receiver closed the connection in the TLS handshake"
                : "the TLS handshake failed";
    }

    /// An alert of the receiver after the handshake; TLS 1.3 has its say on client certificates only then.
    static String afterHandshake(SSLException fault, boolean clientCertificateWanted) {
        Matcher alert = ALERT.matcher(String.valueOf(fault.getMessage()));
        return alert.find()
                ? ofAlert(alert.group(1), clientCertificateWanted)
                : "the connection was not encrypted according to TLS";
    }

    /// What to add where a connection ends early, though not by an alert.
    static String hint(Connection connection) {
        return connection.wantsClientCertificate()
                ? "; it demands a client certificate, which callbacks do not have"
                : "";
    }

    private static String ofAlert(String alert, boolean clientCertificateWanted) {
        return switch (alert) {
            case "certificate_required" -> NO_CLIENT_CERTIFICATE;
            case "protocol_version" ->
                "the receiver speaks neither TLS 1.2 nor TLS 1.3: callbacks use no older version";
            case "no_application_protocol" -> "the receiver speaks HTTP/2 only; callbacks use HTTP/1.1";
            case "unrecognized_name" -> "the receiver does not know the host name of the URL";
            case "handshake_failure", "insufficient_security" -> clientCertificateWanted
                    ? NO_CLIENT_CERTIFICATE
                    : "the receiver accepts none of the cipher suites of TLS 1.2 and TLS 1.3 that callbacks offer";
            default -> clientCertificateWanted
                    ? NO_CLIENT_CERTIFICATE
                    : "the receiver ended the TLS handshake with the alert " + alert;
        };
    }

    private static String version(String family, String digits) {
        String dotted = digits.contains(".") || digits.length() != 2
                ? digits
                : digits.charAt(0) + "." + digits.charAt(1);
        return family + " " + dotted;
    }

    private static boolean has(Throwable fault, Class<? extends Throwable> kind) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /// Has no certificate to show, and takes note of being asked for one.
    private static final class NoCertificates extends X509ExtendedKeyManager {

        @Override
        public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            if (CLIENT_CERTIFICATE_WANTED.isBound()) {
                CLIENT_CERTIFICATE_WANTED.get().set(true);
            }
            return null;
        }

        @Override
        public @Nullable String[] getClientAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public @Nullable String[] getServerAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public @Nullable X509Certificate[] getCertificateChain(String alias) {
            return null;
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return null;
        }
    }
}
