package dev.leadpatch.adapter.webhook.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority of a company, which Java does not trust, created by keytool. */
record PrivateAuthority(Path directory) {
    static final String PASSWORD = "changeit";

    static PrivateAuthority create(Path directory) throws IOException, InterruptedException {
        PrivateAuthority authority = new PrivateAuthority(directory);
        authority.keytool("ca.p12", "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=CA", "-ext", "bc:c");
        authority.keytool("ca.p12", "-exportcert", "-rfc", "-alias", "ca", "-file", authority.file("ca.pem"));
        return authority;
    }

    X509Certificate certificate() throws IOException, GeneralSecurityException {
        byte[] pem = Files.readString(directory.resolve("ca.pem")).getBytes(US_ASCII);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    }

    /** Returns the TLS of a receiver, whose certificate is valid for a name such as {@code IP:127.0.0.1}. */
    SSLContext receiverFor(String subject) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStoreFor(subject))) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** Creates a PKCS #12 file with the certificate of a receiver and its key, protected by {@link #PASSWORD}. */
    Path keyStoreFor(String subject) throws IOException, InterruptedException {
        String store = "receiver-%s.p12".formatted(UUID.randomUUID());
        keytool(store, "-genkeypair", "-alias", "receiver", "-keyalg", "EC", "-dname", "CN=receiver");
        keytool(store, "-certreq", "-alias", "receiver", "-file", file("receiver.csr"));
        keytool(
                "ca.p12",
                "-gencert",
                "-alias",
                "ca",
                "-infile",
                file("receiver.csr"),
                "-outfile",
                file("receiver.crt"),
                "-ext",
                "SAN=" + subject);
        keytool(store, "-importcert", "-noprompt", "-alias", "ca", "-file", file("ca.pem"));
        keytool(store, "-importcert", "-alias", "receiver", "-file", file("receiver.crt"));
        return directory.resolve(store);
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private void keytool(String store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", file(store), "-storepass", PASSWORD));
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC")); // a short process
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), US_ASCII);
        if (process.waitFor() != 0) {
            throw new IOException(output);
        }
    }
}
