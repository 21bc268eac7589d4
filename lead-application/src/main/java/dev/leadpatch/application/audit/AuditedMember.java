package dev.leadpatch.application.audit;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A member whose changes are recorded by its name.
 *
 * @param name the name in documents
 */
public record AuditedMember<T>(String name, Function<T, ? extends @Nullable Object> value) {

    /** Returns the names of the members with different values. */
    public static <T> List<String> changed(List<AuditedMember<T>> members, T before, T after) {
        return members.stream()
                .filter(member -> !Objects.equals(
                        member.value().apply(before), member.value().apply(after)))
                .map(AuditedMember::name)
                .toList();
    }
}
