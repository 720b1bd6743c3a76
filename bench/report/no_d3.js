// SPDX-License-Identifier: Apache-2.0
// There was no d3 when this program was built.
