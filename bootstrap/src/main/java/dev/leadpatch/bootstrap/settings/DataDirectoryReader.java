package dev.leadpatch.bootstrap.settings;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the setting for the directory of the embedded database. */
final class DataDirectoryReader {
    private DataDirectoryReader() {}

    /**
     * Returns the configured directory, or the default: {@code leadpatch/NAME} in the user's data directory of the XDG
     * Base Directory Specification. The default does not depend on the working directory.
     */
    static Path read(SettingsReader reader, String name) {
        Path defaultDirectory =
                defaultBaseDirectory(reader).resolve("leadpatch").resolve(name);
        String value = reader.find(Setting.DATA_DIR).orElse(null);
        if (value == null) {
            return validated(defaultDirectory, reader);
        }
        if (value.isBlank()) {
            reader.addError(Setting.DATA_DIR, "must not be blank");
            return defaultDirectory;
        }
        try {
            return validated(Path.of(value).toAbsolutePath().normalize(), reader);
        } catch (InvalidPathException e) {
            reader.addError(Setting.DATA_DIR, "must be a path", value);
            return defaultDirectory;
        }
    }

    private static Path defaultBaseDirectory(SettingsReader reader) {
        return reader.findEnvironmentVariable("XDG_DATA_HOME")
                .filter(home -> home.startsWith("/") && home.indexOf('\0') < 0)
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "share"));
    }

    private static Path validated(Path directory, SettingsReader reader) {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            reader.addError(Setting.DATA_DIR, "must be a directory", directory.toString());
        } else if (!isWritable(nearestExistingAncestor(directory))) {
            reader.addError(Setting.DATA_DIR, "must be a writable directory", directory.toString());
        }
        return directory;
    }

    private static @Nullable Path nearestExistingAncestor(Path directory) {
        Path existing = directory;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing;
    }

    private static boolean isWritable(@Nullable Path existing) {
        return existing != null && Files.isDirectory(existing) && Files.isWritable(existing);
    }
}
