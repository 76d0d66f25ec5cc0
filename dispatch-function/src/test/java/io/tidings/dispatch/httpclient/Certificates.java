package io.tidings.dispatch.httpclient;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Arrays;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/// The certificates of receivers in tests: see `certificates/README.md` among the resources.
final class Certificates {

    static final String HOST = "receiver.example.com";

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final KeyStore ALL = load();

    private Certificates() {}

    /// The authority that signs most of them.
    static KeyStore authority() {
        try {
            KeyStore authority = empty();
            authority.setCertificateEntry("root", ALL.getCertificate("root"));
            return authority;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A server on 127.0.0.1 that speaks TLS.
    ///
    /// @param alias whose certificate it shows
    /// @param sent how many certificates of its chain it sends
    static SSLServerSocket server(String alias, int sent) {
        try {
            Certificate[] chain = ALL.getCertificateChain(alias);
            Key key = ALL.getKey(alias, PASSWORD);
            KeyStore one = empty();
            one.setKeyEntry(alias, key, PASSWORD, Arrays.copyOf(chain, Math.min(sent, chain.length)));
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(one, PASSWORD);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(managers.getKeyManagers(), null, null);
            return (SSLServerSocket) tls.getServerSocketFactory()
                    .createServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeyStore empty() {
        try {
            KeyStore empty = KeyStore.getInstance("PKCS12");
            empty.load(null, null);
            return empty;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeyStore load() {
        try (InputStream file = Certificates.class.getResourceAsStream("/certificates/receivers.p12")) {
            KeyStore all = KeyStore.getInstance("PKCS12");
            all.load(file, PASSWORD);
            return all;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
