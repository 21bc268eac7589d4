package dev.leadpatch.bootstrap.postgres;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryUnusableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that encrypts secrets in the database, in a file beside the database that only its owner can read. A copy of
 * the database alone therefore does not reveal them.
 */
final class EncryptionKeyFile {
    private static final String FILE_NAME = "secret.key";
    private static final int KEY_BYTES = 32;

    private EncryptionKeyFile() {}

    /** Returns the key of a data directory, and generates one if it is missing. The file is published atomically. */
    static SecretKey readOrCreate(LockedDataDirectory directory) throws DirectoryUnusableException, IOException {
        Path file = directory.path().resolve(FILE_NAME);
        if (!Files.exists(file)) {
            create(directory.path());
        }
        return read(directory.path());
    }

    /** Returns the key of a data directory whose server has been started before. */
    static SecretKey read(Path directory) throws DirectoryUnusableException, IOException {
        Path file = directory.resolve(FILE_NAME);
        try {
            byte[] bytes = Base64.getDecoder().decode(Files.readString(file).strip());
            if (bytes.length == KEY_BYTES) {
                return new SecretKeySpec(bytes, "AES");
            }
        } catch (IllegalArgumentException e) {
            // reported below, without the content of the file
        }
        throw new DirectoryUnusableException(directory, "the key in " + FILE_NAME + " is damaged");
    }

    private static void create(Path directory) throws IOException {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        Path unfinished = Files.createTempFile(
                directory,
                LockedDataDirectory.UNFINISHED_PREFIX,
                ".key",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, Base64.getEncoder().encodeToString(bytes) + "\n");
        DurableFileTree.fsync(unfinished);
        DurableFileTree.renameDurably(unfinished, directory, FILE_NAME);
    }
}
