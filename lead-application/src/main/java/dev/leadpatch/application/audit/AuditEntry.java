package dev.leadpatch.application.audit;

import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * One administrative change. A store records it in the transaction of the change, so neither exists without the other.
 * It contains names of members and no values.
 *
 * @param action the type of the target and what was done with it, such as {@code api_key.created}
 * @param changed the members that changed, in the order of the documents; empty if the whole target did
 */
public record AuditEntry(
        UUID id, CompanyId company, Instant at, Actor actor, String action, Target target, List<String> changed) {

    public AuditEntry {
        changed = List.copyOf(changed);
    }

    /**
     * The author of a change.
     *
     * @param key the API key of the request, or of the session of the console; empty for a user of a host application, a
     *     command and the service
     * @param label the label of the key at that time, or the name of the user, the command or the task of the service
     */
    public record Actor(Channel channel, Optional<UUID> key, String label) {

        /** A command that acts for no user of the company. */
        public static Actor operator() {
            return command("operator");
        }

        /** A command. */
        public static Actor command(String name) {
            return new Actor(Channel.CLI, Optional.empty(), name);
        }

        /** A task of the service itself. */
        public static Actor service(String task) {
            return new Actor(Channel.SYSTEM, Optional.empty(), task);
        }
    }

    /** How an author makes changes. */
    public enum Channel {
        /** A request with an API key. */
        API,
        /** A page of the console. */
        CONSOLE,
        /** An application that embeds Leadpatch, for one of its users. */
        APPLICATION,
        /** A command. */
        CLI,
        /** The service itself. */
        SYSTEM;

        /** Returns the name in documents and in the database. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns the channel with a name; case-sensitive. */
        public static Optional<Channel> ofWireName(String name) {
            return Arrays.stream(values())
                    .filter(channel -> channel.wireName().equals(name))
                    .findFirst();
        }
    }

    /**
     * What was changed.
     *
     * @param type such as {@code tag}
     * @param id the id, after the ids of the entities that contain it, separated by slashes
     */
    public record Target(String type, String id) {}
}
