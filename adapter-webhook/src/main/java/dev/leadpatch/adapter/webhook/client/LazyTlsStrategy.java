package dev.leadpatch.adapter.webhook.client;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.ssl.SSLContexts;
import org.jspecify.annotations.Nullable;

/**
 * TLS with the certificate authorities of Java and additional ones, initialized by the first TLS connection. Loading the
 * trusted certificates takes a tenth of the start-up time, and some processes never send over TLS. Thread-safe.
 */
final class LazyTlsStrategy implements TlsSocketStrategy {

    private final List<X509Certificate> trustedAuthorities;
    private @Nullable SSLContext sslContext;

    /** @param trustedAuthorities certificate authorities that are trusted in addition to those of Java */
    LazyTlsStrategy(List<X509Certificate> trustedAuthorities) {
        this.trustedAuthorities = List.copyOf(trustedAuthorities);
    }

    @Override
    public SSLSocket upgrade(Socket socket, String host, int port, Object attachment, HttpContext context)
            throws IOException {
        TlsSocketStrategy strategy = host.indexOf('_') < 0
                ? new DefaultClientTlsStrategy(sslContext())
                : new UnrestrictedNameTlsStrategy(sslContext(), host);
        return strategy.upgrade(socket, host, port, attachment, context);
    }

    private synchronized SSLContext sslContext() throws IOException {
        if (sslContext == null) {
            sslContext = newSslContext();
        }
        return sslContext;
    }

    private SSLContext newSslContext() throws IOException {
        if (trustedAuthorities.isEmpty()) {
            return SSLContexts.createDefault();
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trustManagersOf(allAuthorities()), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the trusted certificates could not be loaded", e);
        }
    }

    private KeyStore allAuthorities() throws GeneralSecurityException, IOException {
        List<X509Certificate> certificates = new ArrayList<>(trustedAuthorities);
        for (TrustManager manager : trustManagersOf(null)) {
            if (manager instanceof X509TrustManager x509) {
                certificates.addAll(Arrays.asList(x509.getAcceptedIssuers()));
            }
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry(Integer.toString(i), certificates.get(i));
        }
        return store;
    }

    /** @param authorities null for those of Java */
    private static TrustManager[] trustManagersOf(@Nullable KeyStore authorities) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return factory.getTrustManagers();
    }

    /**
     * Connects to a host whose name contains {@code _}: Java sends no server name (SNI) then, and rejects every
     * certificate. The library checks the certificate instead.
     */
    private static final class UnrestrictedNameTlsStrategy extends DefaultClientTlsStrategy {

        private final String host;

        private UnrestrictedNameTlsStrategy(SSLContext sslContext, String host) {
            super(sslContext, HostnameVerificationPolicy.CLIENT, new DefaultHostnameVerifier());
            this.host = host;
        }

        @Override
        protected void initializeSocket(SSLSocket socket) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new UnrestrictedHostName(host)));
            socket.setSSLParameters(parameters);
        }
    }

    /** A host name that {@link javax.net.ssl.SNIHostName} rejects, because it allows letters, digits and hyphens only. */
    private static final class UnrestrictedHostName extends SNIServerName {

        private UnrestrictedHostName(String host) {
            super(StandardConstants.SNI_HOST_NAME, host.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
