package io.tidings.dispatch.httpclient;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;

/// Trusts whom another trusts; and says of all others what is wrong with their certificates, from what they show.
final class ExplainingTrust extends X509ExtendedTrustManager {

    private static final int MAX_NAMES = 3;
    private static final int MAX_NAME_LENGTH = 100;
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private final X509ExtendedTrustManager trust;
    private final DefaultHostnameVerifier names = new DefaultHostnameVerifier();

    ExplainingTrust(X509ExtendedTrustManager trust) {
        this.trust = trust;
    }

    /// A certificate is not trusted, for the reasons that the message names.
    static final class UntrustedException extends CertificateException {

        UntrustedException(String message, CertificateException cause) {
            super(message, cause);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        try {
            trust.checkServerTrusted(chain, authType, socket);
        } catch (CertificateException e) {
            throw new UntrustedException(inWords(chain, host(socket), e), e);
        }
    }

    private static String host(Socket socket) {
        SSLSession session = socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null;
        return session == null ? "" : session.getPeerHost();
    }

    private String inWords(X509Certificate[] chain, String host, CertificateException fault) {
        List<String> facts = new ArrayList<>();
        Instant now = Instant.now();
        for (int i = 0; i < chain.length; i++) {
            String which = i == 0 ? "the certificate" : "the certificate of " + name(chain[i]) + ", which signed it,";
            if (now.isAfter(chain[i].getNotAfter().toInstant())) {
                facts.add(which + " expired on " + day(chain[i].getNotAfter()));
            } else if (now.isBefore(chain[i].getNotBefore().toInstant())) {
                facts.add(which + " is not valid before " + day(chain[i].getNotBefore()));
            }
        }
        if (!host.isEmpty() && !isFor(host, chain[0])) {
            facts.add("the certificate is for " + subjects(chain[0]) + ", not " + host);
        }
        // A certificate that is not valid now, or has another name, is not examined further; but an intermediate may be
        // missing as well.
        if (facts.isEmpty() || isPathMissing(fault)) {
            facts.add(ofPath(chain, fault));
        }
        return String.join("; ", facts);
    }

    private static boolean isPathMissing(CertificateException fault) {
        return String.valueOf(fault.getMessage()).contains("unable to find valid certification path");
    }

    private static String ofPath(X509Certificate[] chain, CertificateException fault) {
        String message = String.valueOf(fault.getMessage());
        if (message.contains("algorithm constraints") || message.contains("Algorithm constraints")) {
            return "the certificate is signed by an algorithm, or has a key, that is too weak";
        }
        X509Certificate last = chain[chain.length - 1];
        if (isSelfSigned(chain[0])) {
            return "the certificate is self-signed, so no public authority vouches for it";
        }
        if (!isPathMissing(fault)) {
            return "no public authority vouches for the certificate";
        }
        return isSelfSigned(last)
                ? "the certificate was issued by " + name(last) + ", which is not a public authority"
                : "an intermediate certificate is missing: the receiver does not send that of " + issuer(last)
                        + ", which is not itself a public authority";
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
        if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private boolean isFor(String host, X509Certificate certificate) {
        try {
            names.verify(host, certificate);
            return true;
        } catch (SSLException e) {
            return false;
        }
    }

    private static String subjects(X509Certificate certificate) {
        List<String> subjects = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    if (alternative.get(0) instanceof Integer kind && (kind == DNS_NAME || kind == IP_ADDRESS)) {
                        subjects.add(visible(String.valueOf(alternative.get(1))));
                    }
                }
            }
        } catch (CertificateParsingException e) {
            // It names nobody then.
        }
        if (subjects.isEmpty()) {
            return name(certificate);
        }
        int more = subjects.size() - MAX_NAMES;
        return String.join(", ", subjects.subList(0, Math.min(subjects.size(), MAX_NAMES)))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private static String name(X509Certificate certificate) {
        return commonName(certificate.getSubjectX500Principal().getName());
    }

    private static String issuer(X509Certificate certificate) {
        return commonName(certificate.getIssuerX500Principal().getName());
    }

    /// The common name where there is one, or else all of it.
    private static String commonName(String distinguished) {
        try {
            return new LdapName(distinguished).getRdns()
                    .stream()
                    .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                    .map(Rdn::getValue)
                    .map(String::valueOf)
                    .findFirst()
                    .map(ExplainingTrust::visible)
                    .orElse(distinguished.isBlank() ? "nobody" : visible(distinguished));
        } catch (InvalidNameException e) {
            return visible(distinguished);
        }
    }

    /// Makes text from a certificate safe for one line of a message.
    private static String visible(String text) {
        String visible = text.replaceAll("[^\\x21-\\x7E\\p{L}\\p{N} ]", "?").replace(';', '?');
        return visible.length() <= MAX_NAME_LENGTH ? visible : visible.substring(0, MAX_NAME_LENGTH) + "...";
    }

    private static LocalDate day(Date time) {
        return LocalDate.ofInstant(time.toInstant(), ZoneOffset.UTC);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        trust.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        trust.checkServerTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        trust.checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        trust.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        trust.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trust.getAcceptedIssuers();
    }
}
