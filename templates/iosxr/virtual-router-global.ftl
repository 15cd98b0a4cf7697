<#ftl attributes={"version": "3"}>
<#-- A leg in the global table. BGP is there beforehand with the leg's families. -->
<#import "common.ftl" as xr>
<#import "neighbor.ftl" as peer>
<@xr.limits/>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@xr.preconditions/>
  <#list leg.sessions as session>
  <requires what="BGP ${leg.routerAsn} with family ${session.family} unicast">
    <@xr.bgp>
          <@xr.family session/>
    </@xr.bgp>
  </requires>
  </#list>
  <config>
    <@xr.subInterface/>
    <@xr.bgp>
          <@peer.neighbors/>
    </@xr.bgp>
  </config>
</leg>
