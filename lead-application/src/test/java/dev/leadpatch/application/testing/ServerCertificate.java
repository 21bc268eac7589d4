package dev.leadpatch.application.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A self-signed certificate of 127.0.0.1 in PEM files, for a PostgreSQL server.
 *
 * @param certificate the file of the certificate
 * @param key the file of its private key
 */
public record ServerCertificate(Path certificate, Path key) {
    private static final String PASSWORD = "changeit";

    /** Creates a certificate in a directory, on a file system with POSIX permissions. */
    public static ServerCertificate create(Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = directory.resolve("server.p12");
        int status = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException("keytool failed with " + status);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Key privateKey = keys.getKey("server", PASSWORD.toCharArray());
        Path certificate = writePem(
                directory.resolve("server.crt"),
                "CERTIFICATE",
                keys.getCertificate("server").getEncoded());
        Path key = writePem(directory.resolve("server.key"), "PRIVATE KEY", privateKey.getEncoded());
        // PostgreSQL refuses a key that others can read
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return new ServerCertificate(certificate, key);
    }

    private static Path writePem(Path file, String type, byte[] content) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(
                file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, base64, type), US_ASCII);
    }
}
