package com.example.peer;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.UpdateTimestamp;
import org.hibernate.type.SqlTypes;

@Entity
@Table(name = "leads")
@IdClass(Lead.Key.class)
public class Lead {
    public record Key(long companyId, long id) implements Serializable {}

    @Id
    @Column(name = "company_id")
    long companyId;

    @Id
    long id;

    UUID uuid;

    @Version
    long version;

    @Column(name = "created_at")
    OffsetDateTime createdAt;

    @UpdateTimestamp
    @Column(name = "updated_at")
    OffsetDateTime updatedAt;

    String source;

    @Column(name = "created_by")
    Long createdBy;

    @Column(name = "company_name")
    String companyName;

    String email;

    @Column(name = "phone_number")
    String phoneNumber;

    @Column(name = "first_name")
    String firstName;

    @Column(name = "last_name")
    String lastName;

    String status;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(name = "assigned_users", columnDefinition = "bigint[]")
    List<Long> assignedUsers;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(columnDefinition = "bigint[]")
    List<Long> tags;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(name = "custom_fields", columnDefinition = "jsonb")
    Map<String, Object> customFields;
}
