package dev.leadpatch.bootstrap.postgres;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseFailure.DirectoryUnusable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that encrypts secrets in the database, in a file beside it that only its owner can read. A copy of the database
 * alone does not tell them.
 */
final class KeyFile {
    private static final String NAME = "secret.key";
    private static final int BYTES = 32;

    private KeyFile() {}

    /** The key of a data directory, made now if there is none. It gets its name when it is complete and on the disk. */
    static SecretKey in(DataDirectory directory) throws DirectoryUnusable, IOException {
        Path file = directory.path().resolve(NAME);
        if (!Files.exists(file)) {
            make(directory.path());
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(Files.readString(file).strip());
            if (bytes.length == BYTES) {
                return new SecretKeySpec(bytes, "AES");
            }
        } catch (IllegalArgumentException noBase64) {
            // told below, without what is in the file
        }
        throw new DirectoryUnusable(directory.path(), "the key in its file " + NAME + " is damaged");
    }

    private static void make(Path directory) throws IOException {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        Path unfinished = Files.createTempFile(
                directory,
                DataDirectory.UNFINISHED,
                ".key",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, Base64.getEncoder().encodeToString(bytes) + "\n");
        FileTree.sync(unfinished);
        FileTree.publish(unfinished, directory, NAME);
    }
}
