"""Accounts, centres and memberships in admin."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.admin.base import HistoryAdmin, ServiceAdmin
from cohorts.admin.reach import reach, signed_in
from cohorts.admin.service_form import ServiceForm
from cohorts.models import Centre, Membership
from cohorts.services import access, accounts, centres

admin.site.unregister(User)
admin.site.unregister(Group)  # roles come from memberships


@admin.register(User)
class AccountAdmin(HistoryAdmin, UserAdmin):
    """Accounts, for the system administrator. An account is closed by unticking "active", never deleted."""

    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (gettext_lazy("Person"), {"fields": ("first_name", "last_name", "email")}),
        (
            gettext_lazy("Access"),
            {
                "fields": ("is_active", "is_staff", "is_superuser"),
                "description": gettext_lazy("Roles in a centre are given under Memberships."),
            },
        ),
        (gettext_lazy("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    list_display = (
        "username",
        "first_name",
        "last_name",
        "is_active",
        "is_staff",
        "is_superuser",
        "last_login",
    )
    list_filter = ("is_active", "is_staff", "is_superuser")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    date_hierarchy = "date_joined"
    actions = ["close_accounts"]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        accounts.save(account=obj, by=signed_in(request))

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Django's page sets the password and then logs it, which is where its audit row is written."""
        with transaction.atomic():
            return super().user_change_password(request, id, form_url)

    def log_addition(self, *args: Any, **kwargs: Any) -> Any:
        return None

    def log_change(self, request: HttpRequest, obj: User, message: Any) -> Any:
        if (
            request.resolver_match is not None
            and request.resolver_match.url_name == "auth_user_password_change"
        ):
            accounts.note_password_set(account=obj, by=signed_in(request))

    @admin.action(description=gettext_lazy("Close the selected accounts"))
    def close_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        closed = accounts.close(accounts=queryset, by=signed_in(request))
        self.message_user(request, _("Closed: %(count)d.") % {"count": closed}, messages.SUCCESS)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False


class AppointmentAdmin(ServiceAdmin):
    """Pages for those who administer a centre."""

    def administered(self, request: HttpRequest) -> QuerySet[Centre]:
        return Centre.objects.filter(pk__in=reach(request).administered)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(reach(request).administered)

    def has_view_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        return self.has_module_permission(request)


@admin.register(Centre)
class CentreAdmin(AppointmentAdmin):
    list_display = ["name", "code", "provenance", "allo_nrm_2y", "created_at"]
    list_filter = ["provenance"]
    search_fields = ["name", "code"]
    date_hierarchy = "created_at"
    fields = ["code", "name", "provenance", "allo_nrm_2y", "reason"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Centre]:
        return self.administered(request).order_by("name")

    def get_readonly_fields(self, request: HttpRequest, obj: Centre | None = None) -> list[str]:
        return ["code", "provenance"] if obj else []

    def has_add_permission(self, request: HttpRequest) -> bool:
        return signed_in(request).is_superuser

    def write(self, form: ServiceForm, by: User, row: Centre | None) -> Centre:
        entered = form.entered()
        if row is None:
            return centres.create(values=entered, by=by)
        return centres.correct(centre=row, changes=entered, by=by, reason=form.cleaned_data["reason"])


@admin.register(Membership)
class MembershipAdmin(AppointmentAdmin):
    """Roles are granted and ended; a role is never rewritten into another."""

    list_display = ["user", "centre", "role", "granted_at", "ended_at"]
    list_filter = [
        ("centre", admin.RelatedOnlyFieldListFilter),
        "role",
        ("ended_at", admin.EmptyFieldListFilter),
    ]
    search_fields = ["user__username", "user__last_name", "centre__name"]
    date_hierarchy = "granted_at"
    list_select_related = ("user", "centre")
    fields = ["user", "centre", "role"]
    actions = ["end_selected"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        memberships: QuerySet[Membership] = super().get_queryset(request)
        return memberships.filter(centre__in=self.administered(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return False

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if db_field.name == "centre":
            kwargs["queryset"] = self.administered(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def write(self, form: ServiceForm, by: User, row: Membership | None) -> Membership:
        entered = form.cleaned_data
        return access.grant(user=entered["user"], centre=entered["centre"], role=entered["role"], by=by)

    @admin.action(description=gettext_lazy("End the selected memberships"))
    def end_selected(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        with transaction.atomic():
            for membership in queryset.filter(ended_at__isnull=True):
                access.end(membership=membership, by=signed_in(request))
        self.message_user(request, _("The selected memberships have ended."), messages.SUCCESS)
