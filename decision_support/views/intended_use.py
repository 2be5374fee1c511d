"""What Landmark is for, what it is not for, and who decides."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_not_required
def intended_use(request: HttpRequest) -> HttpResponse:
    return render(request, "decision_support/intended_use.html")
