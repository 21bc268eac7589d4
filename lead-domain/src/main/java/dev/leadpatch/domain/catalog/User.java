package dev.leadpatch.domain.catalog;

import dev.leadpatch.domain.value.UserId;
import java.util.UUID;

/**
 * A user of a company. Leads are assigned to users.
 *
 * @param color the color of the user's badge, such as {@code #3366ff}
 * @param archived whether leads can no longer be assigned to the user; existing assignments stay
 */
public record User(
        UserId id, UUID uuid, String email, String firstName, String lastName, String color, boolean archived) {

    /** The full name, for display. */
    public String name() {
        return (firstName + " " + lastName).strip();
    }
}
