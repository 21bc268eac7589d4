package dev.leadpatch.bootstrap.postgres;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryUnusableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys for the secrets in the database, in a file beside the database that only its owner can read. A copy of the
 * database alone therefore does not reveal them. The first line is the current key, further lines are previous keys.
 */
final class EncryptionKeyFile {
    private static final String FILE_NAME = "secret.key";
    private static final int KEY_BYTES = 32;

    private EncryptionKeyFile() {}

    /** Returns the keys of a data directory, and generates one if none exists. The file is published atomically. */
    static List<SecretKey> readOrCreate(LockedDataDirectory directory) throws DirectoryUnusableException, IOException {
        Path file = directory.path().resolve(FILE_NAME);
        if (!Files.exists(file)) {
            create(directory.path());
        }
        return read(directory.path());
    }

    /** Returns the keys of a data directory whose server has been started before, the current one first. */
    static List<SecretKey> read(Path directory) throws DirectoryUnusableException, IOException {
        List<SecretKey> keys = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve(FILE_NAME))) {
            if (!line.isBlank()) {
                keys.add(decode(line.strip(), directory));
            }
        }
        if (keys.isEmpty()) {
            throw damaged(directory);
        }
        return keys;
    }

    private static SecretKey decode(String line, Path directory) throws DirectoryUnusableException {
        try {
            byte[] bytes = Base64.getDecoder().decode(line);
            if (bytes.length == KEY_BYTES) {
                return new SecretKeySpec(bytes, "AES");
            }
        } catch (IllegalArgumentException e) {
            // reported below, without the content of the file
        }
        throw damaged(directory);
    }

    private static DirectoryUnusableException damaged(Path directory) {
        return new DirectoryUnusableException(directory, "the key in " + FILE_NAME + " is damaged");
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
