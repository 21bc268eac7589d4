package dev.leadpatch.application.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A certificate of 127.0.0.1 in PEM files, for a PostgreSQL server or its client.
 *
 * @param certificate the file of the certificate
 * @param key the file of its private key
 * @param derKey the file of its private key in the format of the driver
 */
public record ServerCertificate(Path certificate, Path key, Path derKey) {
    private static final String PASSWORD = "changeit";

    /** Creates a self-signed certificate in a directory, on a file system with POSIX permissions. */
    public static ServerCertificate create(Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        return create(directory, "server");
    }

    /** Creates a self-signed certificate in files with a name. */
    public static ServerCertificate create(Path directory, String name)
            throws IOException, InterruptedException, GeneralSecurityException {
        keytool(directory, name, "-genkeypair", "-keyalg", "EC", "-dname", "CN=127.0.0.1", "-ext", "bc:c");
        return write(directory, name);
    }

    /** Creates a certificate that another one in the same directory has issued, and that has expired. */
    public static ServerCertificate createExpired(Path directory, String name, String issuer)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path request = directory.resolve(name + ".csr");
        Path certificate = directory.resolve(name + ".cer");
        keytool(directory, name, "-genkeypair", "-keyalg", "EC", "-dname", "CN=127.0.0.1");
        keytool(directory, name, "-certreq", "-file", request.toString());
        keytool(
                directory,
                issuer,
                "-gencert",
                "-rfc",
                "-startdate",
                "-2d",
                "-validity",
                "1",
                "-infile",
                request.toString(),
                "-outfile",
                certificate.toString());
        ServerCertificate selfSigned = write(directory, name);
        return new ServerCertificate(certificate, selfSigned.key, selfSigned.derKey);
    }

    private static void keytool(Path directory, String name, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(
                List.of("-alias", name, "-keystore", store(directory, name).toString(), "-storepass", PASSWORD));
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IllegalStateException("keytool failed with " + status);
        }
    }

    private static Path store(Path directory, String name) {
        return directory.resolve(name + ".p12");
    }

    private static ServerCertificate write(Path directory, String name) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store(directory, name))) {
            keys.load(in, PASSWORD.toCharArray());
        }
        PrivateKey privateKey = (PrivateKey) keys.getKey(name, PASSWORD.toCharArray());
        Path certificate = writePem(
                directory.resolve(name + ".crt"),
                "CERTIFICATE",
                keys.getCertificate(name).getEncoded());
        Path key = writePem(directory.resolve(name + ".key"), "PRIVATE KEY", privateKey.getEncoded());
        Path derKey = Files.write(directory.resolve(name + ".pk8"), privateKey.getEncoded());
        // PostgreSQL and the driver refuse a key that others can read
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(derKey, PosixFilePermissions.fromString("rw-------"));
        return new ServerCertificate(certificate, key, derKey);
    }

    private static Path writePem(Path file, String type, byte[] content) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(
                file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, base64, type), US_ASCII);
    }
}
