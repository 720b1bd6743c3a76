// SPDX-License-Identifier: Apache-2.0
// Before all other scripts: what goes wrong on the page is told by the page, for tests and for readers' reports.
window.addEventListener("error", function (event) {
  const root = document.documentElement;
  root.dataset.errors = (root.dataset.errors ? root.dataset.errors + "; " : "") + (event.message || "error");
});
