package dev.leadpatch.bootstrap.settings;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the directory in which the embedded database lives. */
final class DataDirectoryReader {
    private DataDirectoryReader() {}

    /**
     * The directory that was set, else {@code leadpatch/NAME} in the user's data directory as the XDG base directory
     * specification has it, so that it does not depend on where the command was given.
     */
    static Path read(SettingsReader reader, String name) {
        Path standard = defaultBaseDirectory(reader).resolve("leadpatch").resolve(name);
        String given = reader.find(Setting.DATA_DIR).orElse(null);
        if (given == null) {
            return validated(standard, reader);
        }
        if (given.isBlank()) {
            reader.addError(Setting.DATA_DIR, "must not be blank");
            return standard;
        }
        try {
            return validated(Path.of(given).toAbsolutePath().normalize(), reader);
        } catch (InvalidPathException noPath) {
            reader.addError(Setting.DATA_DIR, "must be a path", given);
            return standard;
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
            reader.addError(Setting.DATA_DIR, "must be a directory that can be written to", directory.toString());
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
