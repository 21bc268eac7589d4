package dev.leadpatch.bootstrap.cli;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A member of a request document that an option of a command sets.
 *
 * @param option the name of the option, such as {@code --first-name}
 * @param name the name of the member in the document, such as {@code first_name}
 * @param presence whether a command must or can have the option
 * @param toValue converts the value of the option to that of the member
 */
record Member(
        String option,
        String name,
        Presence presence,
        UnaryOperator<OptionSpec.Builder> type,
        Function<Object, @Nullable Object> toValue) {

    /** The time during which a replaced secret stays valid. */
    static final Member OVERLAP_SECONDS = new Member(
            "--overlap-seconds",
            "overlap_seconds",
            Presence.OPTIONAL,
            builder -> builder.type(Long.class)
                    .paramLabel("N")
                    .description("How long the previous one stays valid; at most 7 days. Default: 86400"),
            seconds -> seconds);

    /** Which commands have the option. */
    enum Presence {
        /** Required by {@code create}, optional in {@code update}. */
        REQUIRED,
        /** Optional in both. */
        OPTIONAL,
        /** Optional in {@code create}; {@code update} does not have it. */
        ONLY_NEW
    }

    /** A text. */
    static Member text(String option, String paramLabel, Presence presence, String description) {
        return new Member(
                option,
                nameOf(option),
                presence,
                builder -> builder.type(String.class).paramLabel(paramLabel).description(description),
                text -> text);
    }

    /** A text that an empty value resets to its default. */
    static Member clearableText(String option, String paramLabel, String description) {
        return new Member(
                option,
                nameOf(option),
                Presence.OPTIONAL,
                builder -> builder.type(String.class)
                        .paramLabel(paramLabel)
                        .description(description + " An empty value resets it."),
                text -> text.equals("") ? null : text);
    }

    /** A boolean. */
    static Member flag(String option, String description) {
        return new Member(
                option,
                nameOf(option),
                Presence.OPTIONAL,
                builder -> builder.type(Boolean.class)
                        .arity("0..1")
                        .fallbackValue("true")
                        .paramLabel("true|false")
                        .description(description),
                flag -> flag);
    }

    /** A list, from an option that can be repeated. */
    static Member list(
            String option,
            String name,
            String paramLabel,
            Presence presence,
            Function<String, Object> toItem,
            String description) {
        return new Member(
                option,
                name,
                presence,
                builder -> builder.type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("1")
                        .paramLabel(paramLabel)
                        .description(description + " Can be repeated."),
                items -> ((List<?>) items)
                        .stream().map(String.class::cast).map(toItem).toList());
    }

    /** An object of texts, from an option that can be repeated. */
    static Member map(String option, String name, String paramLabel, String description) {
        return new Member(
                option,
                name,
                Presence.OPTIONAL,
                builder -> builder.type(Map.class)
                        .auxiliaryTypes(String.class, String.class)
                        .arity("1")
                        .paramLabel(paramLabel)
                        .description(description + " Can be repeated."),
                map -> map);
    }

    /** A user name and a password, which may contain colons; an empty value resets it. */
    static Member credentials(String option, String description) {
        return new Member(
                option,
                nameOf(option),
                Presence.OPTIONAL,
                builder -> builder.type(String.class)
                        .paramLabel("USERNAME:PASSWORD")
                        .description(description),
                text -> credentials((String) text));
    }

    private static @Nullable Object credentials(String text) {
        if (text.isEmpty()) {
            return null;
        }
        int colon = text.indexOf(':');
        return colon < 0
                ? Map.of("username", text)
                : Map.of("username", text.substring(0, colon), "password", text.substring(colon + 1));
    }

    private static String nameOf(String option) {
        return option.substring("--".length()).replace('-', '_');
    }

    OptionSpec toOptionSpec(boolean required) {
        return type.apply(OptionSpec.builder(option).required(required)).build();
    }
}
