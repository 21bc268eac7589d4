package dev.leadpatch.domain.catalog;

import static java.util.Objects.requireNonNull;

import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.value.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Builds a {@link User}. Required are the id and the email; all other members have defaults. Not thread-safe. */
public final class UserBuilder {
    private final UserId id;
    private String email;
    private @Nullable UUID uuid;
    private String firstName = "";
    private String lastName = "";
    private String color = CatalogMembers.DEFAULT_USER_COLOR;
    private @Nullable Instant createdAt;
    private boolean archived;
    private @Nullable Instant archivedAt;

    UserBuilder(UserId id, String email) {
        this.id = requireNonNull(id, "id must not be null");
        this.email = requireNonNull(email, "email must not be null");
    }

    UserBuilder(User user) {
        this(user.id(), user.email());
        uuid(user.uuid()).firstName(user.firstName()).lastName(user.lastName()).color(user.color());
        createdAt(user.createdAt().orElse(null));
        archived(user.archived()).archivedAt(user.archivedAt().orElse(null));
    }

    public UserBuilder email(String email) {
        this.email = requireNonNull(email, "email must not be null");
        return this;
    }

    /** By default, a name-based UUID of the id. */
    public UserBuilder uuid(UUID uuid) {
        this.uuid = requireNonNull(uuid, "uuid must not be null");
        return this;
    }

    /** Empty by default. */
    public UserBuilder firstName(String firstName) {
        this.firstName = requireNonNull(firstName, "firstName must not be null");
        return this;
    }

    /** Empty by default. */
    public UserBuilder lastName(String lastName) {
        this.lastName = requireNonNull(lastName, "lastName must not be null");
        return this;
    }

    /** The color of the user's badge, such as {@code #3366ff}; gray by default. */
    public UserBuilder color(String color) {
        this.color = requireNonNull(color, "color must not be null");
        return this;
    }

    public UserBuilder createdAt(@Nullable Instant createdAt) {
        this.createdAt = createdAt;
        return this;
    }

    /** {@code false} by default. */
    public UserBuilder archived(boolean archived) {
        this.archived = archived;
        return this;
    }

    public UserBuilder archivedAt(@Nullable Instant archivedAt) {
        this.archivedAt = archivedAt;
        return this;
    }

    /** Returns the user. */
    public User build() {
        byte[] name = ("user " + id.value()).getBytes(StandardCharsets.UTF_8);
        return new User(
                id,
                uuid == null ? UUID.nameUUIDFromBytes(name) : uuid,
                email,
                firstName,
                lastName,
                color,
                Optional.ofNullable(createdAt),
                archived,
                Optional.ofNullable(archivedAt));
    }
}
