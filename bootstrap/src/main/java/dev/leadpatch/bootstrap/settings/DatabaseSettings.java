package dev.leadpatch.bootstrap.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.SecretKey;

/** Which database to work on: the one of {@code LEADPATCH_DATABASE_URL}, else the embedded one of a data directory. */
public sealed interface DatabaseSettings {

    /** One answer for each kind. */
    <T> T fold(Function<Embedded, T> embedded, Function<External, T> external);

    /** Reads the settings of a command that does no more than to work on the database. */
    static DatabaseSettings read(Map<Setting, String> options, Map<String, String> environment)
            throws InvalidSettingsException {
        SettingsReader reader = new SettingsReader(options, environment);
        DatabaseSettings settings = read(reader);
        reader.throwIfInvalid();
        return settings;
    }

    static DatabaseSettings read(SettingsReader reader) {
        Optional<String> url = reader.find(Setting.DATABASE_URL);
        if (url.isEmpty()) {
            return new Embedded(DataDirectoryReader.read(reader, "data"));
        }
        if (reader.isOption(Setting.DATA_DIR)) {
            // an image may well preset the variable; who types the option means it
            reader.addError(
                    Setting.DATA_DIR,
                    "is for the embedded database, but " + Setting.DATABASE_URL.environmentVariable()
                            + " names another; give one");
        }
        return DatabaseUrlParser.parse(url.get(), reader).withSecretKey(EncryptionKeyReader.read(reader));
    }

    /** A PostgreSQL of our own. */
    record Embedded(Path dataDirectory) implements DatabaseSettings {
        @Override
        public <T> T fold(Function<Embedded, T> embedded, Function<External, T> external) {
            return embedded.apply(this);
        }
    }

    /**
     * A PostgreSQL that somebody else runs.
     *
     * @param jdbcUrl for the driver only, without user and password; its parameters may hold other secrets
     * @param address host, port and database for people, without secrets
     * @param secretKey encrypts what webhooks are signed with, if it was set
     */
    record External(
            String jdbcUrl,
            Optional<String> user,
            Optional<String> password,
            String address,
            Optional<SecretKey> secretKey)
            implements DatabaseSettings {

        /** Without a key. */
        public External(String jdbcUrl, Optional<String> user, Optional<String> password, String address) {
            this(jdbcUrl, user, password, address, Optional.empty());
        }

        /** The same database with a key. */
        public External withSecretKey(Optional<SecretKey> key) {
            return new External(jdbcUrl, user, password, address, key);
        }

        @Override
        public <T> T fold(Function<Embedded, T> embedded, Function<External, T> external) {
            return external.apply(this);
        }

        /** Without secrets. */
        @Override
        public String toString() {
            return "External[" + address + "]";
        }
    }
}
