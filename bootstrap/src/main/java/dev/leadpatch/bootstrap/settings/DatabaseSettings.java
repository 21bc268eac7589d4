package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.adapter.persistence.SecretKeys;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The database of a command: the one of {@code LEADPATCH_DATABASE_URL}, or the embedded one in a data directory. */
public sealed interface DatabaseSettings {

    /** Applies the function of this kind of database. */
    <T> T fold(Function<Embedded, T> embedded, Function<External, T> external);

    /** Reads the settings of a command that has no other settings. */
    static DatabaseSettings read(Map<Setting, String> options, Map<String, String> environment)
            throws InvalidSettingsException {
        SettingsReader reader = new SettingsReader(options, environment);
        DatabaseSettings settings = read(reader);
        reader.throwIfInvalid();
        return settings;
    }

    static DatabaseSettings read(SettingsReader reader) {
        Optional<String> url = reader.find(Setting.DATABASE_URL);
        if (!reader.isSet(Setting.DATABASE_URL)) {
            rejectExternalSettings(reader);
            return Embedded.read(reader, "data");
        }
        reader.rejectEmptyVariable(Setting.DATABASE_URL, "unset it to use the URL of the configuration file");
        if (reader.isOption(Setting.DATA_DIR)) {
            // only the option conflicts: a container image may preset the variable
            reader.addError(
                    Setting.DATA_DIR,
                    "must not be combined with " + Setting.DATABASE_URL.environmentVariable()
                            + ", which selects an external database");
        }
        // a URL that can't be read is an error of its own
        return url.map(text -> DatabaseUrlParser.parse(text, reader))
                .orElse(DatabaseUrlParser.INVALID)
                .withSettings(reader);
    }

    /** An operator who sets these intends to use an external database; the embedded one would be empty. */
    private static void rejectExternalSettings(SettingsReader reader) {
        reader.rejectEmptyVariable(Setting.DATABASE_URL, "unset it to use the embedded database");
        reader.rejectWithout(Setting.DATABASE_URL, Setting.DATABASE_PASSWORD);
        reader.rejectWithout(Setting.DATABASE_URL, Setting.DATABASE_SCHEMA);
        reader.rejectWithout(Setting.DATABASE_URL, Setting.SECRET_KEY);
        reader.rejectWithout(Setting.DATABASE_URL, Setting.PREVIOUS_SECRET_KEYS);
    }

    /** The embedded PostgreSQL. */
    record Embedded(Path dataDirectory) implements DatabaseSettings {

        /**
         * Reads the data directory. The default is {@code leadpatch/NAME} in the user's data directory of the XDG Base
         * Directory Specification, which does not depend on the working directory.
         */
        static Embedded read(SettingsReader reader, String name) {
            Path defaultDirectory =
                    defaultBaseDirectory(reader).resolve("leadpatch").resolve(name);
            String value =
                    reader.find(Setting.DATA_DIR, defaultDirectory.toString()).orElse(null);
            if (value == null) {
                return validated(defaultDirectory, reader);
            }
            if (value.isBlank()) {
                reader.addError(Setting.DATA_DIR, "must not be blank");
                return new Embedded(defaultDirectory);
            }
            try {
                return validated(Path.of(value).toAbsolutePath().normalize(), reader);
            } catch (InvalidPathException e) {
                reader.addError(Setting.DATA_DIR, "must be a path", value);
                return new Embedded(defaultDirectory);
            }
        }

        private static Path defaultBaseDirectory(SettingsReader reader) {
            return reader.findEnvironmentVariable("XDG_DATA_HOME")
                    .filter(home -> home.startsWith("/") && home.indexOf('\0') < 0)
                    .map(Path::of)
                    .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "share"));
        }

        private static Embedded validated(Path directory, SettingsReader reader) {
            if (Files.exists(directory) && !Files.isDirectory(directory)) {
                reader.addError(Setting.DATA_DIR, "must be a directory", directory.toString());
            } else if (!isWritable(nearestExistingAncestor(directory))) {
                reader.addError(Setting.DATA_DIR, "must be a writable directory", directory.toString());
            }
            return new Embedded(directory);
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

        @Override
        public <T> T fold(Function<Embedded, T> embedded, Function<External, T> external) {
            return embedded.apply(this);
        }
    }

    /**
     * An external PostgreSQL.
     *
     * @param jdbcUrl the URL for the driver, without user and password; its parameters may contain other secrets
     * @param address host, port and database for messages, without secrets
     * @param schema the schema of the tables
     * @param secretKeys the keys for the secrets of webhook endpoints
     * @param transactionPooling whether the URL is that of a connection pooler in transaction mode
     * @param sharded whether Citus shards the tables by company
     */
    record External(
            String jdbcUrl,
            Optional<String> user,
            Optional<String> password,
            String address,
            String schema,
            SecretKeys secretKeys,
            boolean transactionPooling,
            boolean sharded)
            implements DatabaseSettings {
        /** Settings with the default schema, and without secret keys. */
        public External(String jdbcUrl, Optional<String> user, Optional<String> password, String address) {
            this(jdbcUrl, user, password, address, PostgresSettings.DEFAULT_SCHEMA, SecretKeys.NONE, false, false);
        }

        /** A copy with the settings that are not part of the URL. */
        private External withSettings(SettingsReader reader) {
            boolean isPooled = reader.isSecondChoice(Setting.DATABASE_POOLING, "session", "transaction");
            boolean isSharded = reader.isSecondChoice(Setting.DATABASE_SHARDING, "none", "citus");
            if (isPooled && isSharded) {
                reader.addError(Setting.DATABASE_SHARDING, "must be none with a pooler in transaction mode");
            }
            return new External(
                    jdbcUrl,
                    user,
                    readPassword(reader),
                    address,
                    readSchema(reader),
                    SecretKeySettings.read(reader),
                    isPooled,
                    isSharded);
        }

        private Optional<String> readPassword(SettingsReader reader) {
            Optional<String> apart = reader.find(Setting.DATABASE_PASSWORD);
            if (password.isPresent() && reader.isSet(Setting.DATABASE_PASSWORD)) {
                reader.addError(
                        Setting.DATABASE_PASSWORD,
                        "must not be set, because " + Setting.DATABASE_URL.environmentVariable()
                                + " contains a password");
            }
            return password.or(() -> apart);
        }

        /** A copy with the given secret keys. */
        public External withSecretKeys(SecretKeys keys) {
            return new External(jdbcUrl, user, password, address, schema, keys, transactionPooling, sharded);
        }

        private static String readSchema(SettingsReader reader) {
            String name = reader.find(Setting.DATABASE_SCHEMA, PostgresSettings.DEFAULT_SCHEMA)
                    .orElse(PostgresSettings.DEFAULT_SCHEMA);
            if (!PostgresSettings.isValidSchema(name)) {
                reader.addError(
                        Setting.DATABASE_SCHEMA,
                        "must be lower-case letters, digits and underscores, and must not start with pg_",
                        name);
            }
            return name;
        }

        @Override
        public <T> T fold(Function<Embedded, T> embedded, Function<External, T> external) {
            return external.apply(this);
        }

        /** Omits all secrets. */
        @Override
        public String toString() {
            return "External[" + address + "]";
        }
    }
}
