package dev.leadpatch.bootstrap.settings;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The settings, each with its environment variable and, for some, its option. A setting that is not used by every
 * service also has the condition on which it applies.
 */
public enum Setting {
    /** The configuration file. */
    CONFIG("--config", "LEADPATCH_CONFIG"),
    PORT("--port", "LEADPATCH_PORT"),
    HOST("--host", "LEADPATCH_HOST"),
    METRICS_PORT("--metrics-port", "LEADPATCH_METRICS_PORT"),
    METRICS_HOST("", "LEADPATCH_METRICS_HOST", "LEADPATCH_METRICS_PORT is set"),
    DOCS("", "LEADPATCH_DOCS"),
    CONSOLE("", "LEADPATCH_CONSOLE"),
    DATA_DIR("--data-dir", "LEADPATCH_DATA_DIR", "the database is the embedded one"),
    LOG_FORMAT("--log-format", "LEADPATCH_LOG_FORMAT"),
    LOG_LEVEL("", "LEADPATCH_LOG_LEVEL"),
    WEBHOOK_URL("--webhook-url", "LEADPATCH_WEBHOOK_URL", "the command is demo", Secrecy.SECRET),
    WEBHOOK_ALLOW("", "LEADPATCH_WEBHOOK_ALLOW"),
    PROXY("", "LEADPATCH_PROXY", Secrecy.URL),
    PROXY_RESOLVES("", "LEADPATCH_PROXY_RESOLVES"),
    CA_FILE("", "LEADPATCH_CA_FILE"),
    HANDLING("", "LEADPATCH_HANDLING"),
    REQUIRE_PRECONDITIONS("", "LEADPATCH_REQUIRE_PRECONDITIONS"),
    MAX_HEADER_BYTES("", "LEADPATCH_MAX_HEADER_BYTES"),
    MAX_BODY_BYTES("", "LEADPATCH_MAX_BODY_BYTES"),
    REQUEST_SECONDS("", "LEADPATCH_REQUEST_SECONDS"),
    CORS_ORIGINS("", "LEADPATCH_CORS_ORIGINS"),
    RATE_LIMIT("", "LEADPATCH_RATE_LIMIT"),
    FAILED_AUTHENTICATIONS("", "LEADPATCH_FAILED_AUTHENTICATIONS"),
    HISTORY_DAYS("", "LEADPATCH_HISTORY_DAYS"),
    MAX_IDEMPOTENCY_KEYS("", "LEADPATCH_MAX_IDEMPOTENCY_KEYS"),
    MAX_IDEMPOTENCY_MB("", "LEADPATCH_MAX_IDEMPOTENCY_MB"),
    MAX_WAITING_MB("", "LEADPATCH_MAX_WAITING_MB"),
    TRUSTED_PROXIES("", "LEADPATCH_TRUSTED_PROXIES"),
    DELIVERIES("--no-deliveries", "LEADPATCH_DELIVERIES"),
    RECEIVER_KB_PER_SECOND("", "LEADPATCH_RECEIVER_KB_PER_SECOND", "this node sends deliveries"),
    WEBHOOK_LOG_DAYS("", "LEADPATCH_WEBHOOK_LOG_DAYS"),
    SUBSCRIPTIONS("", "LEADPATCH_SUBSCRIPTIONS"),
    MAX_SUBSCRIPTIONS("", "LEADPATCH_MAX_SUBSCRIPTIONS"),
    /** Secrets have no option: the process list of the machine would show them. */
    SECRET_KEY("", "LEADPATCH_SECRET_KEY", "the database is an external one", Secrecy.SECRET),
    PREVIOUS_SECRET_KEYS("", "LEADPATCH_PREVIOUS_SECRET_KEYS", "the database is an external one", Secrecy.SECRET),
    DATABASE_URL("", "LEADPATCH_DATABASE_URL", "the command is not demo", Secrecy.URL),
    DATABASE_PASSWORD("", "LEADPATCH_DATABASE_PASSWORD", "the database is an external one", Secrecy.SECRET),
    DATABASE_SCHEMA("", "LEADPATCH_DATABASE_SCHEMA", "the database is an external one"),
    DATABASE_POOLING("", "LEADPATCH_DATABASE_POOLING", "the database is an external one"),
    DATABASE_SHARDING("", "LEADPATCH_DATABASE_SHARDING", "the database is an external one"),
    DATABASE_WAIT_SECONDS("", "LEADPATCH_DATABASE_WAIT_SECONDS", "the database is an external one"),
    REQUEST_CONNECTIONS("", "LEADPATCH_REQUEST_CONNECTIONS"),
    DELIVERY_CONNECTIONS("", "LEADPATCH_DELIVERY_CONNECTIONS");

    private static final String FILE_SUFFIX = "_FILE";
    private static final String MASK = "***";
    private static final Pattern LOGIN = Pattern.compile("//[^/?]*@");
    private static final Pattern SECRET_PARAMETER =
            Pattern.compile("(?i)([?&][^=&]*(?:password|arg|secret|token)[^=&]*=)[^&]*");

    private final String option;
    private final String environmentVariable;
    private final String condition;
    private final Secrecy secrecy;

    Setting(String option, String environmentVariable) {
        this(option, environmentVariable, Secrecy.NONE);
    }

    Setting(String option, String environmentVariable, Secrecy secrecy) {
        this(option, environmentVariable, "the service uses it", secrecy);
    }

    Setting(String option, String environmentVariable, String condition) {
        this(option, environmentVariable, condition, Secrecy.NONE);
    }

    Setting(String option, String environmentVariable, String condition, Secrecy secrecy) {
        this.option = option;
        this.environmentVariable = environmentVariable;
        this.condition = condition;
        this.secrecy = secrecy;
    }

    /** Which part of a value is secret. */
    private enum Secrecy {
        NONE,
        /** The user and the password of a URL, and parameters such as {@code password}. */
        URL,
        SECRET
    }

    public String environmentVariable() {
        return environmentVariable;
    }

    /** Returns the name as an option, which does not exist for each setting: {@code --database-url}. */
    public String asOption() {
        return environmentVariable
                .replaceFirst("LEADPATCH_", "--")
                .replace('_', '-')
                .toLowerCase(Locale.ROOT);
    }

    /** Returns whether a value contains a secret. It can then also be read from a file. */
    boolean isSecret() {
        return secrecy != Secrecy.NONE;
    }

    /** Returns the variable that names the file of the value: {@code LEADPATCH_SECRET_KEY_FILE}. For secrets only. */
    String fileVariable() {
        return environmentVariable + FILE_SUFFIX;
    }

    /** Returns the value without its secrets. */
    String mask(String value) {
        return switch (secrecy) {
            case NONE -> value;
            case URL ->
                LOGIN.matcher(SECRET_PARAMETER.matcher(value).replaceAll("$1" + MASK))
                        .replaceFirst("//" + MASK + "@");
            case SECRET -> MASK;
        };
    }

    /** Returns when the setting applies, as a clause: {@code the command is demo}. */
    String condition() {
        return condition;
    }

    /** The name in messages, such as {@code --port (LEADPATCH_PORT)}. */
    String displayName() {
        return option.isEmpty() ? environmentVariable : option + " (" + environmentVariable + ")";
    }
}
