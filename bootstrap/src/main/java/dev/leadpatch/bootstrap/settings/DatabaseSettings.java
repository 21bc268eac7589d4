package dev.leadpatch.bootstrap.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.SecretKey;

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
        if (url.isEmpty()) {
            return new Embedded(DataDirectoryReader.read(reader, "data"));
        }
        if (reader.isOption(Setting.DATA_DIR)) {
            // only the option conflicts: a container image may preset the variable
            reader.addError(
                    Setting.DATA_DIR,
                    "must not be combined with " + Setting.DATABASE_URL.environmentVariable()
                            + ", which selects an external database");
        }
        return DatabaseUrlParser.parse(url.get(), reader).withSecretKey(EncryptionKeyReader.read(reader));
    }

    /** The embedded PostgreSQL. */
    record Embedded(Path dataDirectory) implements DatabaseSettings {
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
     * @param secretKey the key that encrypts the secrets and headers of webhook endpoints; empty if it is not set
     */
    record External(
            String jdbcUrl,
            Optional<String> user,
            Optional<String> password,
            String address,
            Optional<SecretKey> secretKey)
            implements DatabaseSettings {

        /** Settings without a secret key. */
        public External(String jdbcUrl, Optional<String> user, Optional<String> password, String address) {
            this(jdbcUrl, user, password, address, Optional.empty());
        }

        /** A copy with the given secret key. */
        public External withSecretKey(Optional<SecretKey> key) {
            return new External(jdbcUrl, user, password, address, key);
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
