package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.cli.Member.Presence;
import dev.leadpatch.domain.violation.Violation;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of a command that set the members of a request document. */
final class MemberOptions {
    private final Map<Member, OptionSpec> options = new LinkedHashMap<>();

    private MemberOptions() {}

    /** Adds the options of a creation to a command. */
    static MemberOptions ofCreation(List<Member> members, CommandSpec command) {
        MemberOptions options = new MemberOptions();
        members.forEach(member -> options.add(member, member.presence() == Presence.REQUIRED, command));
        return options;
    }

    /** Adds the options of a change to a command. */
    static MemberOptions ofChange(List<Member> members, CommandSpec command) {
        MemberOptions options = new MemberOptions();
        members.stream()
                .filter(member -> member.presence() != Presence.ONLY_NEW)
                .forEach(member -> options.add(member, false, command));
        return options;
    }

    static MemberOptions none() {
        return new MemberOptions();
    }

    private void add(Member member, boolean required, CommandSpec command) {
        OptionSpec option = member.toOptionSpec(required);
        command.addOption(option);
        options.put(member, option);
    }

    /**
     * Requires that a change has at least one option.
     *
     * @throws InvalidUsageException if none was given
     */
    void requireAny() {
        if (toDocument().isEmpty()) {
            throw new InvalidUsageException("Nothing to change: at least one of these options is required: "
                    + options.keySet().stream().map(Member::option).collect(Collectors.joining(", ")) + ".");
        }
    }

    /** The document of the options that were given. */
    Map<String, @Nullable Object> toDocument() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        options.forEach((member, option) -> {
            Object value = option.getValue();
            if (value != null) {
                document.put(member.name(), member.toValue().apply(value));
            }
        });
        return document;
    }

    /** One sentence per violation, which names the option, in the order of the options. */
    List<String> describe(List<Violation> violations) {
        List<String> names = options.keySet().stream().map(Member::name).toList();
        return violations.stream()
                .sorted(Comparator.comparingInt((Violation violation) -> names.indexOf(memberName(violation)))
                        .thenComparing(Violation::path))
                .map(violation -> subjectOf(violation) + " " + violation.message())
                .toList();
    }

    private String subjectOf(Violation violation) {
        List<Object> path = violation.path().segments();
        String option = options.keySet().stream()
                .filter(member -> member.name().equals(memberName(violation)))
                .map(Member::option)
                .findFirst()
                .orElse("The entry");
        return path.size() > 1 && path.get(1) instanceof Integer index ? option + " " + (index + 1) : option;
    }

    private static String memberName(Violation violation) {
        List<Object> path = violation.path().segments();
        return path.isEmpty() ? "" : path.get(0).toString();
    }
}
